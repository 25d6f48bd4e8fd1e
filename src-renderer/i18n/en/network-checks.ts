// Lines of the check-up on the way to the servers of studies: proxy, server, TLS, clock. Under each verdict stand its causes,
// by the names of `checkCauses`; what is to be done stands under `fix` by the same names. {{host}} is the server, {{code}}
// what the system or TLS calls the fault, {{status}} a number of HTTP.

import { defineTexts } from '../texts.ts';

const unasked = {
  'no-server': 'This hospital has joined no study, so no server is contacted.',
  'studies-unread': 'The studies of this hospital could not be read, so no server was contacted.',
  'server-address': 'The address of a study’s server cannot be used, so that server was not contacted.',
  broken: 'This could not be looked at ({{code}}).',
} as const;

const clockFix =
  'Please set this computer’s clock by the hospital’s time server (NTP), and check its time zone. If this clock is right, please tell the study office that the clock of {{host}} is not.';
const authorityFix =
  'Please let this computer reach {{host}} without TLS being opened on the way, or give me the root certificate of {{signer}} as a PEM file. A Cloister that is started with Node.js reads it from NODE_EXTRA_CA_CERTS; the installed app does not.';
const comparePlease = 'Please compare the address {{host}} with the one in the invitation';
const connectPlease =
  'Please allow outgoing TCP connections from this computer to {{host}}. It is one WebSocket that stays open.';

export const networkChecks = defineTexts({
  proxy: {
    title: 'Proxy',
    why: 'Many hospitals let connections out through a proxy only. Cloister has to go through the right one.',
    proved: {
      none: 'No proxy is set for {{host}}: Cloister connects directly.',
      excluded: '{{variable}} is set, and {{exceptions}} excludes {{host}}: Cloister connects directly.',
      used: '{{variable}} applies: Cloister goes to {{host}} through {{proxy}}.',
      'system-none': 'The system names no HTTP proxy for {{host}}: Cloister connects directly.',
      'system-used': 'The system’s settings apply: Cloister goes to {{host}} through {{proxy}}.',
    },
    caution: {
      'no-scheme':
        '{{variable}} applies, without http:// in front: TLS is spoken to the proxy {{proxy}} itself, which few proxies understand.',
      'two-spellings': '{{lower}} and {{upper}} are both set and differ. Cloister takes {{lower}}, so {{proxy}}.',
      ranges:
        'Cloister goes to {{host}} through {{proxy}}. {{exceptions}} names ranges such as 10.0.0.0/8, which Cloister does not understand.',
    },
    failed: {
      'no-address': '{{variable}} is set, and is not an address that can be used.',
      'no-http': '{{variable}} names a proxy that is no HTTP proxy (SOCKS, for example).',
      'system-unusable':
        'The system names a proxy for {{host}} that is no HTTP proxy, or whose address cannot be used.',
    },
    'not-checked': unasked,
    fix: {
      'no-scheme': 'Please write the scheme in {{variable}}: {{address}} for an ordinary proxy.',
      'two-spellings': 'Please set {{lower}} and {{upper}} to the same, or remove one.',
      ranges:
        'If {{host}} is inside the hospital and needs no proxy, please add {{host}} itself to {{exceptions}} for the user who runs Cloister.',
      'no-address':
        'Please set {{variable}} for the user who runs Cloister to the hospital’s HTTP proxy, such as http://proxy.hospital.example:3128. In a name or password in it, write % as %25, @ as %40 and : as %3A.',
      'no-http':
        'Please set {{variable}} for the user who runs Cloister to the hospital’s HTTP proxy, such as http://proxy.hospital.example:3128.',
      'system-unusable':
        'Please name an HTTP proxy for {{host}} in the settings of the system, or none if it can be reached directly.',
    },
  },
  server: {
    title: 'Server',
    why: 'Rounds go over one outgoing connection to the server of the study. Without it training waits; nothing is lost.',
    proved: {
      serving: '{{host}} can be reached. It runs Cloister {{version}} and is serving.',
      finished: '{{host}} can be reached. It runs Cloister {{version}}, and its study is complete.',
    },
    caution: {
      answered: '{{host}} can be reached, and answers {{status}} where a Cloister server says that it is well.',
      stranger:
        '{{host}} can be reached, and what answers is no Cloister server: a wrong address, or a sign-in page of the network.',
    },
    failed: {
      refused: '{{host}} refuses: nothing listens there, or a firewall is in between.',
      'name-unknown': 'This computer’s name service does not know the name in {{host}}.',
      'name-service': 'This computer’s name service does not answer, so {{host}} was not found.',
      timeout: '{{host}} did not answer in time. A firewall may drop the connection.',
      'no-route': 'There is no way from this network to {{host}}, or no network.',
      'not-reached': '{{host}} cannot be reached ({{code}}).',
      'proxy-unreached': 'The proxy {{proxy}} cannot be reached ({{code}}), so {{host}} cannot either.',
      'proxy-password': 'The proxy {{proxy}} wants a name and a password before it connects to {{host}} (407).',
      'proxy-failed': 'The proxy {{proxy}} tried to connect to {{host}}, and could not ({{status}}).',
      'proxy-refuses': 'The proxy {{proxy}} refuses to connect to {{host}} ({{status}}).',
      'proxy-strange': '{{proxy}} does not answer as an HTTP proxy does ({{code}}), so {{host}} cannot be reached.',
      'no-tls': '{{host}} accepts connections and does not speak TLS as it should ({{code}}).',
      'no-answer': '{{host}} accepts connections and gives no answer ({{code}}).',
      'cannot-serve': '{{host}} answers {{status}}: what stands in front of the server is there, the server is not.',
    },
    'not-checked': { ...unasked, 'proxy-unusable': 'The proxy cannot be used, so {{host}} was not asked.' },
    fix: {
      answered: `${comparePlease}, and ask the study office whether the server runs. It answers {{status}} at /health.`,
      stranger: `${comparePlease}. If this network shows a sign-in page, please let this computer through to {{host}} without it.`,
      refused: `${connectPlease} If that is allowed already, please ask the study office whether the server runs.`,
      'name-unknown': `${comparePlease}. If it is right, this computer has to be able to look up that name (DNS), or needs a proxy that can.`,
      'name-service': 'Please check the name service (DNS) of this computer. It has to look up the name in {{host}}.',
      timeout: connectPlease,
      'no-route': `Please check that this computer has a network with a way to {{host}}. If connections have to go through a proxy, please tell me its address.`,
      'not-reached': connectPlease,
      'proxy-unreached':
        'Please check that {{proxy}} is the right HTTP proxy for this computer and runs. Cloister needs it to reach {{host}}.',
      'proxy-password':
        'Please let this computer through the proxy {{proxy}} to {{host}} without signing in, or give me an account for it that can use Basic, to be written as http://NAME:PASSWORD@HOST:PORT in HTTPS_PROXY. Cloister cannot sign in by NTLM or Kerberos.',
      'proxy-failed':
        'Please check whether the proxy {{proxy}} can look up and reach {{host}}. If it can, the server may be down: ask the study office.',
      'proxy-refuses':
        'Please allow this computer to CONNECT to {{host}} through the proxy {{proxy}}. It is one WebSocket that stays open.',
      'proxy-strange':
        'Please tell me the right address and port of the HTTP proxy to {{host}}. Cloister was given {{proxy}}.',
      'no-tls': `Please check that nothing between this computer and {{host}} blocks TLS, and compare the address with the invitation: wss:// is with TLS, ws:// without.`,
      'no-answer': `Please check that nothing between this computer and {{host}} holds back HTTP and WebSocket, and compare the address with the invitation: wss:// is with TLS, ws:// without.`,
      'cannot-serve': 'Please tell the study office: {{host}} answers {{status}} at /health.',
    },
  },
  tls: {
    title: 'TLS inspection',
    why: 'Many hospitals open TLS at their border and sign it again. What Cloister sends is sealed inside to the proved server and does not depend on TLS. But the certificate must be accepted, or there is no connection.',
    proved: {
      public: 'The certificate of {{host}} is signed by {{signer}}, a public authority: nobody opens TLS on the way.',
    },
    caution: {
      private:
        'The certificate of {{host}} is signed by {{signer}}, which is no public authority: a proxy opens TLS, or the study has an authority of its own. Cloister works through it.',
    },
    failed: {
      expired: 'The certificate of {{host}} (signed by {{signer}}) has expired, by this computer’s clock.',
      'not-yet-valid':
        'The certificate of {{host}} (signed by {{signer}}) is not valid yet, by this computer’s clock, which is probably behind.',
      'other-name': 'The certificate that {{host}} shows (signed by {{signer}}) is for another name.',
      'refused-public': 'The certificate of {{host}} (signed by {{signer}}) is not accepted ({{code}}).',
      'unknown-authority':
        'The certificate of {{host}} is signed by {{signer}}, which Cloister does not know: a proxy opens TLS, or the study has an authority of its own.',
      'authority-unreadable':
        'The certificate of {{host}} is signed by {{signer}}, which Cloister does not know. NODE_EXTRA_CA_CERTS names a file that cannot be read.',
      'authority-other':
        'The certificate of {{host}} is signed by {{signer}}, which Cloister does not know, although NODE_EXTRA_CA_CERTS is set.',
    },
    'not-checked': {
      ...unasked,
      plain: '{{host}} is asked without TLS, so there is none to open. What Cloister sends is sealed all the same.',
      'no-connection': 'No TLS connection to {{host}} came about.',
    },
    fix: {
      private:
        'Nothing has to be changed. If nobody expects {{signer}} to sign connections here, please find out who opens TLS between this computer and {{host}}.',
      expired:
        'Please check this computer’s clock first. If it is right, please tell whoever keeps {{host}} that its certificate has expired.',
      'not-yet-valid':
        'Please set this computer’s clock by the hospital’s time server (NTP). The certificate of {{host}} is not valid yet by it.',
      'other-name':
        'Please compare {{host}} with the address in the invitation; it must be a name that the server’s certificate has.',
      'refused-public':
        'Please tell whoever keeps {{host}} that its certificate chain is refused with {{code}}; an intermediate certificate may be missing.',
      'unknown-authority': authorityFix,
      'authority-unreadable':
        'Please let the user who runs Cloister read the file that NODE_EXTRA_CA_CERTS names. It must have the root certificate of {{signer}}, which is needed to reach {{host}}.',
      'authority-other': authorityFix,
    },
  },
  clock: {
    title: 'Clock',
    why: 'Evidence of the server, invitations and certificates have dates. A wrong clock refuses good ones, or takes old ones.',
    proved: {
      agrees: 'Agrees with {{host}} to the second; limit {{limitMs}}.',
      behind: '{{offMs}} behind {{host}}; limit {{limitMs}}.',
      ahead: '{{offMs}} ahead of {{host}}; limit {{limitMs}}.',
    },
    failed: {
      behind: '{{offMs}} behind {{host}}; limit {{limitMs}}.',
      ahead: '{{offMs}} ahead of {{host}}; limit {{limitMs}}.',
    },
    'not-checked': {
      ...unasked,
      'proxy-unusable': 'The proxy cannot be used, so {{host}} was not asked for its time.',
      'not-reached': '{{host}} was not reached, so it could not be asked for its time.',
      'no-time': '{{host}} does not say what time it has.',
    },
    fix: {
      behind: `This computer’s clock is {{offMs}} behind that of {{host}}. ${clockFix}`,
      ahead: `This computer’s clock is {{offMs}} ahead of that of {{host}}. ${clockFix}`,
    },
  },
});
