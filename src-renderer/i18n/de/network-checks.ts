// Zeilen der Prüfung zum Weg zu den Servern der Studien: Proxy, Server, TLS, Uhr. Unter jedem Urteil stehen seine Ursachen
// mit den Namen aus `checkCauses`; was zu tun ist, steht mit denselben Namen unter `fix`.

import type { networkChecks as english } from '../en/network-checks.ts';
import type { Texts } from '../texts.ts';

const unasked = {
  'no-server': 'Dieses Krankenhaus nimmt an keiner Studie teil; deshalb wird kein Server angesprochen.',
  'studies-unread': 'Die Studien dieses Krankenhauses ließen sich nicht lesen; deshalb wurde kein Server angesprochen.',
  'server-address':
    'Die Adresse des Servers einer Studie ist nicht zu gebrauchen; deshalb wurde er nicht angesprochen.',
  broken: 'Das ließ sich nicht ansehen ({{code}}).',
};

const clockFix =
  'Bitte die Uhr dieses Computers nach dem Zeitserver des Krankenhauses (NTP) stellen und seine Zeitzone prüfen. Geht diese Uhr richtig, dann bitte dem Studienbüro sagen, dass die von {{host}} falsch geht.';
const authorityFix =
  'Bitte diesen Computer {{host}} erreichen lassen, ohne dass TLS unterwegs geöffnet wird, oder mir das Wurzelzertifikat von {{signer}} als PEM-Datei geben. Ein mit Node.js gestartetes Cloister liest es aus NODE_EXTRA_CA_CERTS; das installierte Programm nicht.';
const comparePlease = 'Bitte die Adresse {{host}} mit der in der Einladung vergleichen';
const connectPlease =
  'Bitte ausgehende TCP-Verbindungen von diesem Computer zu {{host}} erlauben. Es ist ein WebSocket, der offen bleibt.';

export const networkChecks: Texts<typeof english> = {
  proxy: {
    title: 'Proxy',
    why: 'Viele Krankenhäuser lassen Verbindungen nur durch einen Proxy hinaus. Cloister muss durch den richtigen gehen.',
    proved: {
      none: 'Für {{host}} ist kein Proxy gesetzt: Cloister verbindet sich direkt.',
      excluded: '{{variable}} ist gesetzt, und {{exceptions}} nimmt {{host}} aus: Cloister verbindet sich direkt.',
      used: '{{variable}} gilt: Cloister geht zu {{host}} durch {{proxy}}.',
      'system-none': 'Das System nennt keinen HTTP-Proxy für {{host}}: Cloister verbindet sich direkt.',
      'system-used': 'Die Einstellungen des Systems gelten: Cloister geht zu {{host}} durch {{proxy}}.',
    },
    caution: {
      'no-scheme':
        '{{variable}} gilt, ohne http:// davor: Mit dem Proxy {{proxy}} selbst wird TLS gesprochen, was wenige Proxys verstehen.',
      'two-spellings':
        '{{lower}} und {{upper}} sind beide gesetzt und verschieden. Cloister nimmt {{lower}}, also {{proxy}}.',
      ranges:
        'Cloister geht zu {{host}} durch {{proxy}}. {{exceptions}} nennt Bereiche wie 10.0.0.0/8, die Cloister nicht versteht.',
    },
    failed: {
      'no-address': '{{variable}} ist gesetzt und keine Adresse, die zu gebrauchen ist.',
      'no-http': '{{variable}} nennt einen Proxy, der kein HTTP-Proxy ist (sondern etwa SOCKS).',
      'system-unusable':
        'Das System nennt für {{host}} einen Proxy, der kein HTTP-Proxy ist oder dessen Adresse nicht zu gebrauchen ist.',
    },
    'not-checked': unasked,
    fix: {
      'no-scheme': 'Bitte in {{variable}} das Schema mitschreiben: {{address}} bei einem gewöhnlichen Proxy.',
      'two-spellings': 'Bitte {{lower}} und {{upper}} gleich setzen oder eines davon entfernen.',
      ranges:
        'Wenn {{host}} im Krankenhaus steht und keinen Proxy braucht, bitte {{host}} selbst in {{exceptions}} aufnehmen, für den Benutzer, der Cloister startet.',
      'no-address':
        'Bitte {{variable}} für den Benutzer, der Cloister startet, auf den HTTP-Proxy des Krankenhauses setzen, etwa http://proxy.hospital.example:3128. In einem Namen oder Passwort darin % als %25 schreiben, @ als %40 und : als %3A.',
      'no-http':
        'Bitte {{variable}} für den Benutzer, der Cloister startet, auf den HTTP-Proxy des Krankenhauses setzen, etwa http://proxy.hospital.example:3128.',
      'system-unusable':
        'Bitte in den Einstellungen des Systems einen HTTP-Proxy für {{host}} nennen, oder keinen, wenn es direkt zu erreichen ist.',
    },
  },
  server: {
    title: 'Server',
    why: 'Die Runden gehen über eine ausgehende Verbindung zum Server der Studie. Ohne sie wartet das Training; verloren geht nichts.',
    proved: {
      serving: '{{host}} ist zu erreichen. Dort läuft Cloister {{version}} und arbeitet.',
      finished: '{{host}} ist zu erreichen. Dort läuft Cloister {{version}}, und die Studie ist abgeschlossen.',
    },
    caution: {
      answered: '{{host}} ist zu erreichen und antwortet {{status}}, wo ein Server von Cloister sagt, dass er läuft.',
      stranger:
        '{{host}} ist zu erreichen, aber was antwortet, ist kein Server von Cloister: eine falsche Adresse oder eine Anmeldeseite des Netzes.',
    },
    failed: {
      refused: '{{host}} lehnt ab: Dort läuft nichts, oder eine Firewall steht dazwischen.',
      'name-unknown': 'Der Namensdienst dieses Computers kennt den Namen in {{host}} nicht.',
      'name-service': 'Der Namensdienst dieses Computers antwortet nicht; {{host}} war nicht zu finden.',
      timeout: '{{host}} hat nicht rechtzeitig geantwortet. Vielleicht verwirft eine Firewall die Verbindung.',
      'no-route': 'Aus diesem Netz führt kein Weg zu {{host}}, oder es gibt kein Netz.',
      'not-reached': '{{host}} ist nicht zu erreichen ({{code}}).',
      'proxy-unreached': 'Der Proxy {{proxy}} ist nicht zu erreichen ({{code}}), also auch {{host}} nicht.',
      'proxy-password':
        'Der Proxy {{proxy}} will einen Namen und ein Passwort, bevor er sich mit {{host}} verbindet (407).',
      'proxy-failed':
        'Der Proxy {{proxy}} hat versucht, sich mit {{host}} zu verbinden, und konnte nicht ({{status}}).',
      'proxy-refuses': 'Der Proxy {{proxy}} verbindet nicht mit {{host}} ({{status}}).',
      'proxy-strange':
        '{{proxy}} antwortet nicht wie ein HTTP-Proxy ({{code}}); deshalb ist {{host}} nicht zu erreichen.',
      'no-tls': '{{host}} nimmt Verbindungen an und spricht nicht TLS, wie es sollte ({{code}}).',
      'no-answer': '{{host}} nimmt Verbindungen an und gibt keine Antwort ({{code}}).',
      'cannot-serve': '{{host}} antwortet {{status}}: Was vor dem Server steht, ist da, der Server nicht.',
    },
    'not-checked': {
      ...unasked,
      'proxy-unusable': 'Der Proxy ist nicht zu gebrauchen; deshalb wurde {{host}} nicht gefragt.',
    },
    fix: {
      answered: `${comparePlease} und das Studienbüro fragen, ob der Server läuft. Er antwortet {{status}} auf /health.`,
      stranger: `${comparePlease}. Zeigt dieses Netz eine Anmeldeseite, dann diesen Computer bitte ohne sie zu {{host}} durchlassen.`,
      refused: `${connectPlease} Ist das schon erlaubt, dann bitte das Studienbüro fragen, ob der Server läuft.`,
      'name-unknown': `${comparePlease}. Stimmt sie, dann muss dieser Computer den Namen nachschlagen können (DNS) oder braucht einen Proxy, der es kann.`,
      'name-service':
        'Bitte den Namensdienst (DNS) dieses Computers prüfen. Er muss den Namen in {{host}} nachschlagen.',
      timeout: connectPlease,
      'no-route':
        'Bitte prüfen, ob dieser Computer ein Netz mit einem Weg zu {{host}} hat. Müssen Verbindungen durch einen Proxy gehen, dann bitte mir seine Adresse sagen.',
      'not-reached': connectPlease,
      'proxy-unreached':
        'Bitte prüfen, ob {{proxy}} der richtige HTTP-Proxy für diesen Computer ist und läuft. Cloister braucht ihn, um {{host}} zu erreichen.',
      'proxy-password':
        'Bitte diesen Computer ohne Anmeldung durch den Proxy {{proxy}} zu {{host}} lassen oder mir ein Konto dafür geben, das Basic kann; es kommt als http://NAME:PASSWORT@HOST:PORT in HTTPS_PROXY. Mit NTLM oder Kerberos kann Cloister sich nicht anmelden.',
      'proxy-failed':
        'Bitte prüfen, ob der Proxy {{proxy}} {{host}} nachschlagen und erreichen kann. Kann er es, dann läuft vielleicht der Server nicht: das Studienbüro fragen.',
      'proxy-refuses':
        'Bitte diesem Computer CONNECT zu {{host}} durch den Proxy {{proxy}} erlauben. Es ist ein WebSocket, der offen bleibt.',
      'proxy-strange':
        'Bitte mir die richtige Adresse und den Port des HTTP-Proxys zu {{host}} sagen. Cloister hat {{proxy}} bekommen.',
      'no-tls':
        'Bitte prüfen, dass nichts zwischen diesem Computer und {{host}} TLS blockiert, und die Adresse mit der Einladung vergleichen: wss:// ist mit TLS, ws:// ohne.',
      'no-answer':
        'Bitte prüfen, dass nichts zwischen diesem Computer und {{host}} HTTP und WebSocket zurückhält, und die Adresse mit der Einladung vergleichen: wss:// ist mit TLS, ws:// ohne.',
      'cannot-serve': 'Bitte dem Studienbüro sagen: {{host}} antwortet {{status}} auf /health.',
    },
  },
  tls: {
    title: 'TLS-Prüfung',
    why: 'Viele Krankenhäuser öffnen TLS an ihrer Grenze und unterschreiben es neu. Was Cloister sendet, ist darin für den geprüften Server versiegelt und hängt nicht von TLS ab. Das Zertifikat muss aber angenommen werden, sonst gibt es keine Verbindung.',
    proved: {
      public:
        'Das Zertifikat von {{host}} ist von {{signer}} unterschrieben, einer öffentlichen Stelle: Niemand öffnet TLS unterwegs.',
    },
    caution: {
      private:
        'Das Zertifikat von {{host}} ist von {{signer}} unterschrieben, keiner öffentlichen Stelle: Ein Proxy öffnet TLS, oder die Studie hat eine eigene Stelle. Cloister arbeitet hindurch.',
    },
    failed: {
      expired:
        'Das Zertifikat von {{host}} (unterschrieben von {{signer}}) ist nach der Uhr dieses Computers abgelaufen.',
      'not-yet-valid':
        'Das Zertifikat von {{host}} (unterschrieben von {{signer}}) gilt nach der Uhr dieses Computers noch nicht; wahrscheinlich geht sie nach.',
      'other-name': 'Das Zertifikat, das {{host}} zeigt (unterschrieben von {{signer}}), gilt für einen anderen Namen.',
      'refused-public': 'Das Zertifikat von {{host}} (unterschrieben von {{signer}}) wird nicht angenommen ({{code}}).',
      'unknown-authority':
        'Das Zertifikat von {{host}} ist von {{signer}} unterschrieben, die Cloister nicht kennt: Ein Proxy öffnet TLS, oder die Studie hat eine eigene Stelle.',
      'authority-unreadable':
        'Das Zertifikat von {{host}} ist von {{signer}} unterschrieben, die Cloister nicht kennt. NODE_EXTRA_CA_CERTS nennt eine Datei, die nicht zu lesen ist.',
      'authority-other':
        'Das Zertifikat von {{host}} ist von {{signer}} unterschrieben, die Cloister nicht kennt, obwohl NODE_EXTRA_CA_CERTS gesetzt ist.',
    },
    'not-checked': {
      ...unasked,
      plain: '{{host}} wird ohne TLS gefragt; es gibt keines zu öffnen. Was Cloister sendet, ist trotzdem versiegelt.',
      'no-connection': 'Eine TLS-Verbindung zu {{host}} kam nicht zustande.',
    },
    fix: {
      private:
        'Zu ändern ist nichts. Erwartet niemand, dass {{signer}} hier Verbindungen unterschreibt, dann bitte herausfinden, wer TLS zwischen diesem Computer und {{host}} öffnet.',
      expired:
        'Bitte zuerst die Uhr dieses Computers prüfen. Geht sie richtig, dann bitte dem Betreiber von {{host}} sagen, dass sein Zertifikat abgelaufen ist.',
      'not-yet-valid':
        'Bitte die Uhr dieses Computers nach dem Zeitserver des Krankenhauses (NTP) stellen. Nach ihr gilt das Zertifikat von {{host}} noch nicht.',
      'other-name':
        'Bitte {{host}} mit der Adresse in der Einladung vergleichen; es muss ein Name sein, den das Zertifikat des Servers hat.',
      'refused-public':
        'Bitte dem Betreiber von {{host}} sagen, dass seine Zertifikatskette mit {{code}} abgelehnt wird; vielleicht fehlt ein Zwischenzertifikat.',
      'unknown-authority': authorityFix,
      'authority-unreadable':
        'Bitte den Benutzer, der Cloister startet, die Datei lesen lassen, die NODE_EXTRA_CA_CERTS nennt. Sie muss das Wurzelzertifikat von {{signer}} enthalten; ohne es ist {{host}} nicht zu erreichen.',
      'authority-other': authorityFix,
    },
  },
  clock: {
    title: 'Uhr',
    why: 'Belege des Servers, Einladungen und Zertifikate haben ein Datum. Eine falsche Uhr lehnt gute ab oder nimmt alte an.',
    proved: {
      agrees: 'Stimmt mit {{host}} auf die Sekunde überein; Grenze {{limitMs}}.',
      behind: 'Geht gegenüber {{host}} {{offMs}} nach; Grenze {{limitMs}}.',
      ahead: 'Geht gegenüber {{host}} {{offMs}} vor; Grenze {{limitMs}}.',
    },
    failed: {
      behind: 'Geht gegenüber {{host}} {{offMs}} nach; Grenze {{limitMs}}.',
      ahead: 'Geht gegenüber {{host}} {{offMs}} vor; Grenze {{limitMs}}.',
    },
    'not-checked': {
      ...unasked,
      'proxy-unusable': 'Der Proxy ist nicht zu gebrauchen; deshalb wurde {{host}} nicht nach der Zeit gefragt.',
      'not-reached': '{{host}} war nicht zu erreichen und konnte nicht nach der Zeit gefragt werden.',
      'no-time': '{{host}} sagt nicht, wie spät es dort ist.',
    },
    fix: {
      behind: `Die Uhr dieses Computers geht gegenüber der von {{host}} {{offMs}} nach. ${clockFix}`,
      ahead: `Die Uhr dieses Computers geht gegenüber der von {{host}} {{offMs}} vor. ${clockFix}`,
    },
  },
};
