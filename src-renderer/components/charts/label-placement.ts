// Places labels at the ends of lines so that none overlaps: each as near to its line's end as it can be, in the order of the
// ends, inside the plot. (Pool adjacent violators: the least squares answer, in one pass.)

export type LabelWish = {
  readonly id: string;
  /** Where the line ends, in pixels from the top. */
  readonly y: number;
};

export type PlacedLabel = { readonly id: string; readonly y: number };

type Block = { readonly members: readonly LabelWish[]; readonly offsetSum: number };

/** @param gap from one label's middle to the next. */
export function placeLabels(
  wishes: readonly LabelWish[],
  top: number,
  bottom: number,
  gap: number,
): readonly PlacedLabel[] {
  const sorted = [...wishes].sort((left, right) => left.y - right.y);
  // Labels that do not fit at this gap move closer rather than out of the plot.
  const room = sorted.length < 2 ? gap : Math.min(gap, (bottom - top) / (sorted.length - 1));
  const blocks: Block[] = [];
  for (const wish of sorted) {
    let block: Block = { members: [wish], offsetSum: wish.y };
    for (let previous = blocks.at(-1); previous !== undefined; previous = blocks.at(-1)) {
      if (start(previous, room) + previous.members.length * room <= start(block, room)) break;
      blocks.pop();
      block = join(previous, block);
    }
    blocks.push(block);
  }
  return spread(blocks, top, bottom, room);
}

/** Where the block's first label wants to be: the mean of what its members want. */
function start({ members, offsetSum }: Block, gap: number): number {
  return offsetSum / members.length - ((members.length - 1) * gap) / 2;
}

function join(left: Block, right: Block): Block {
  return { members: [...left.members, ...right.members], offsetSum: left.offsetSum + right.offsetSum };
}

/** Pushes the blocks inside the plot, then one from the other. */
function spread(blocks: readonly Block[], top: number, bottom: number, gap: number): readonly PlacedLabel[] {
  const wanted = blocks.flatMap((block) => {
    const first = start(block, gap);
    return block.members.map(({ id }, index) => ({ id, y: first + index * gap }));
  });
  const downwards: PlacedLabel[] = [];
  for (const { id, y } of wanted) {
    const above = downwards.at(-1);
    downwards.push({ id, y: Math.max(y, above === undefined ? top : above.y + gap) });
  }
  const upwards: PlacedLabel[] = [];
  for (const { id, y } of downwards.toReversed()) {
    const below = upwards.at(-1);
    upwards.push({ id, y: Math.min(y, below === undefined ? bottom : below.y - gap) });
  }
  return upwards.toReversed();
}
