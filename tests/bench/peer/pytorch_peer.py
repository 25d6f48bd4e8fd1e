"""The PyTorch + PEFT side of the interleaved benchmark: one request per line on stdin, one JSON answer per line on stdout.

It trains a causal language model's adapter on fixed token ids so that the product can time exactly the same step:
fp32, dropout 0, AdamW on the adapter, attention as transformers chooses it. It reads local files only, never the network.

  {"op": "load", "model": "x.gguf or folder", "threads": 2, "case": {"adapter": "lora", "rank": 8, "alpha": 16,
   "targets": ["q_proj", "v_proj"], "virtual_tokens": 16, "batch": 4, "length": 128, "labelled": 1.0}}
  {"op": "step"} -> {"ok": true, "seconds": 0.9, "loss": 11.2}
  {"op": "info"}, {"op": "gemm"}, {"op": "unload"}, {"op": "exit"}

Token i of the flattened batch is ((i * 7919 + 13) % (vocab - 10)) + 5. Position t is labelled when t % k == k - 1 with
k = round(1 / labelled); unlabelled positions are -100. An answer with "ok": false carries "error".
"""

import gc
import json
import os
import sys
import time

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["TRANSFORMERS_VERBOSITY"] = "error"
os.environ["HF_HUB_DISABLE_PROGRESS_BARS"] = "1"

import numpy as np  # noqa: E402
import peft  # noqa: E402
import torch  # noqa: E402
import transformers  # noqa: E402

# Only answers may reach stdout: libraries that print are sent to stderr.
ANSWERS = os.fdopen(os.dup(1), "w", buffering=1)
os.dup2(2, 1)

transformers.utils.logging.disable_progress_bar()


def load_gguf(path):
    """The model of a GGUF file: through transformers when it can, else dequantised here."""
    try:
        return transformers.AutoModelForCausalLM.from_pretrained(
            os.path.dirname(os.path.abspath(path)),
            gguf_file=os.path.basename(path),
            dtype=torch.float32,
            local_files_only=True,
        ), "transformers"
    except Exception as error:  # An unsupported version pairing: read the tensors ourselves.
        print(f"transformers could not read the GGUF file ({error}); dequantising it here", file=sys.stderr)
        return dequantise_llama(path), "gguf"


def dequantise_llama(path):
    import gguf

    reader = gguf.GGUFReader(path)
    field = lambda name, default=None: (  # noqa: E731
        reader.fields[f"llama.{name}"].contents() if f"llama.{name}" in reader.fields else default
    )
    tensors = {t.name: gguf.quants.dequantize(t.data, t.tensor_type).astype(np.float32) for t in reader.tensors}
    heads = int(field("attention.head_count"))
    key_heads = int(field("attention.head_count_kv", heads))
    config = transformers.LlamaConfig(
        vocab_size=tensors["token_embd.weight"].shape[0],
        hidden_size=int(field("embedding_length")),
        intermediate_size=int(field("feed_forward_length")),
        num_hidden_layers=int(field("block_count")),
        num_attention_heads=heads,
        num_key_value_heads=key_heads,
        max_position_embeddings=int(field("context_length")),
        rms_norm_eps=float(field("attention.layer_norm_rms_epsilon")),
        rope_parameters={"rope_type": "default", "rope_theta": float(field("rope.freq_base", 10000.0))},
        tie_word_embeddings="output.weight" not in tensors,
    )

    def unpermuted(rows, count):
        # llama.cpp stores each head's rotary pairs interleaved; transformers stores the two halves apart.
        return rows.reshape(count, rows.shape[0] // count // 2, 2, -1).swapaxes(1, 2).reshape(rows.shape)

    state = {"model.embed_tokens.weight": tensors["token_embd.weight"], "model.norm.weight": tensors["output_norm.weight"]}
    if "output.weight" in tensors:
        state["lm_head.weight"] = tensors["output.weight"]
    parts = {
        "attn_norm": "input_layernorm",
        "ffn_norm": "post_attention_layernorm",
        "attn_q": "self_attn.q_proj",
        "attn_k": "self_attn.k_proj",
        "attn_v": "self_attn.v_proj",
        "attn_output": "self_attn.o_proj",
        "ffn_gate": "mlp.gate_proj",
        "ffn_up": "mlp.up_proj",
        "ffn_down": "mlp.down_proj",
    }
    for layer in range(config.num_hidden_layers):
        for source, target in parts.items():
            values = tensors[f"blk.{layer}.{source}.weight"]
            if source in ("attn_q", "attn_k"):
                values = unpermuted(values, heads if source == "attn_q" else key_heads)
            state[f"model.layers.{layer}.{target}.weight"] = values
    model = transformers.LlamaForCausalLM(config)
    missing, unexpected = model.load_state_dict({k: torch.from_numpy(v.copy()) for k, v in state.items()}, strict=False)
    if unexpected or [name for name in missing if name != "lm_head.weight"]:
        raise ValueError(f"tensors do not fit: missing {missing}, unexpected {unexpected}")
    model.tie_weights()
    return model.float()


def with_adapter(model, case):
    if case["adapter"] == "prefix":
        config = peft.PrefixTuningConfig(task_type="CAUSAL_LM", num_virtual_tokens=case["virtual_tokens"])
    elif case["adapter"] == "lora":
        config = peft.LoraConfig(
            task_type="CAUSAL_LM",
            r=case["rank"],
            lora_alpha=case["alpha"],
            target_modules=case["targets"],
            lora_dropout=0.0,
        )
    else:
        raise ValueError(f"unknown adapter {case['adapter']!r}")
    return peft.get_peft_model(model, config)


def make_batch(case, vocabulary):
    batch, length = case["batch"], case["length"]
    ids = (torch.arange(batch * length, dtype=torch.int64) * 7919 + 13) % (vocabulary - 10) + 5
    ids = ids.reshape(batch, length)
    labels = ids.clone()
    every = round(1 / case.get("labelled", 1.0))
    labels[:, torch.arange(length) % every != every - 1] = -100
    return {"input_ids": ids, "attention_mask": torch.ones_like(ids), "labels": labels}


def reset_peak_memory():
    try:
        with open("/proc/self/clear_refs", "w") as file:
            file.write("5")
    except OSError:
        pass  # Not Linux, or not allowed: the peak then includes loading.


def memory_bytes(field):
    try:
        with open("/proc/self/status") as file:
            for line in file:
                if line.startswith(field):
                    return int(line.split()[1]) * 1024
    except OSError:
        import resource

        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak if sys.platform == "darwin" else peak * 1024
    return 0


class Peer:
    def __init__(self):
        self.unload()

    def unload(self, _request=None):
        self.model = self.optimizer = self.batch = None
        gc.collect()
        return {}

    def load(self, request):
        self.unload()
        torch.set_num_threads(request.get("threads", 2))
        torch.manual_seed(0)
        path, case = request["model"], request["case"]
        if os.path.isdir(path):
            model = transformers.AutoModelForCausalLM.from_pretrained(path, dtype=torch.float32, local_files_only=True)
            reader = "transformers"
        else:
            model, reader = load_gguf(path)
        model.config.use_cache = False
        vocabulary = model.config.vocab_size
        self.model = with_adapter(model, case).train()
        trainable = [p for p in self.model.parameters() if p.requires_grad]
        self.optimizer = torch.optim.AdamW(trainable, lr=case.get("learning_rate", 1e-3), weight_decay=0.0)
        self.batch = make_batch(case, vocabulary)
        gc.collect()
        reset_peak_memory()
        return {
            "reader": reader,
            "vocabulary": vocabulary,
            "trainable": sum(p.numel() for p in trainable),
            "attention": model.config._attn_implementation,
        }

    def step(self, _request):
        if self.model is None:
            raise ValueError("load a model first")
        start = time.perf_counter()
        self.optimizer.zero_grad(set_to_none=True)
        loss = self.model(**self.batch).loss
        loss.backward()
        self.optimizer.step()
        value = loss.item()
        return {"seconds": time.perf_counter() - start, "loss": value}

    def info(self, _request):
        return {
            "torch": torch.__version__,
            "transformers": transformers.__version__,
            "peft": peft.__version__,
            "threads": torch.get_num_threads(),
            "rssBytes": memory_bytes("VmRSS:"),
            "peakRssBytes": memory_bytes("VmHWM:"),
        }

    def gemm(self, request):
        torch.set_num_threads(request.get("threads", torch.get_num_threads()))
        size = 1024
        a, b, out = torch.rand(size, size), torch.rand(size, size), torch.empty(size, size)
        for _ in range(3):  # Starts the threads and loads the kernels.
            torch.mm(a, b, out=out)
        best = float("inf")
        for _ in range(5):
            start = time.perf_counter()
            torch.mm(a, b, out=out)
            best = min(best, time.perf_counter() - start)
        return {"gflops": 2 * size**3 / best / 1e9}


def main():
    peer = Peer()
    operations = {name: getattr(peer, name) for name in ("load", "step", "info", "gemm", "unload")}
    for line in sys.stdin:
        if not line.strip():
            continue
        try:
            request = json.loads(line)
            if request["op"] == "exit":
                print(json.dumps({"ok": True}), file=ANSWERS, flush=True)
                return
            if request["op"] not in operations:
                raise ValueError(f"unknown op {request['op']!r}")
            answer = {"ok": True, **operations[request["op"]](request)}
        except Exception as error:
            answer = {"ok": False, "error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), file=ANSWERS, flush=True)


if __name__ == "__main__":
    main()
