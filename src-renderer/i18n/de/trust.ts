// Vertrauen: wer am anderen Ende ist, was diesen Computer abschirmt, was hinausging, Schlüsselbuch, Prüfung.

import type { trust as english } from '../en/trust.ts';
import type { Texts } from '../texts.ts';
import { server } from './trust-server.ts';
import { networkChecks } from './network-checks.ts';

export const trust: Texts<typeof english> = {
  title: 'Vertrauen',
  help: 'Wer am anderen Ende ist, was diesen Computer abschirmt und was ihn verlassen hat.',
  tabs: {
    server: 'Server',
    computer: 'Dieser Computer',
    left: 'Was hinausging',
    pad: 'Schlüsselbuch',
    checkup: 'Prüfung',
  },
  notProved: 'Nicht bewiesen',
  server,
  computer: {
    headline: 'Isolierter Prozess, simuliertes TEE. Keine Hardware.',
    text: 'Daten, Modelle und Training sind in einem eigenen Prozess, getrennt von diesem Fenster. Was davon das Betriebssystem durchsetzt und was nur am Code von Cloister liegt, steht hier.',
    proved: 'Gilt',
    provedHelp: 'auf diesem Computer, jetzt',
    notProvedHelp: 'darauf wird nicht gebaut',
    process: 'Der isolierte Prozess',
    processKind: 'Art',
    kinds: { 'utility-process': 'Hilfsprozess von Electron', 'child-process': 'Kindprozess von Node' },
    processId: 'Prozessnummer',
    processNone: 'es läuft keiner',
    processState: 'Zustand',
    processMemory: 'Speicher',
    processRestarts: 'Neustarts seit dem Start',
    lastExit: 'Zuletzt beendet',
    exits: {
      asked: 'mit Absicht, {{time}}',
      crashed: 'durch einen Absturz, {{time}}',
      killed: 'vom System oder einem anderen Programm, {{time}}',
      'out-of-memory': 'aus Mangel an Speicher, {{time}}',
      'launch-failed': 'noch vor dem Start, {{time}}',
      unresponsive: 'weil er nicht antwortete, {{time}}',
    },
    foot: 'Eine Prozessgrenze ist keine Hardware-Enklave: Ein anderes Programm desselben Benutzers oder wer diesen Computer verwaltet, kann den Speicher des isolierten Prozesses lesen.',
    facts: {
      isSeparateProcess: {
        title: 'Ein eigener Prozess',
        holds: 'Was im Fenster oder im Menü falsch läuft, erreicht den Speicher des Trainings nicht.',
        not: 'Es läuft gerade kein isolierter Prozess, oder er ist derselbe wie der des Programms.',
      },
      isEnvironmentScrubbed: {
        title: 'Eine leere Umgebung',
        holds: 'Nur wenige aufgezählte Variablen erreichen ihn: kein Token, kein Proxy, keine Optionen von Node.',
        not: 'Es ist nicht gezeigt, dass die Umgebung geleert wurde.',
      },
      hasNoConnectionCode: {
        title: 'Kein Code für Verbindungen',
        holds:
          'Er lädt kein Netzwerkmodul. Ein Test geht alles durch, was er lädt; das Betriebssystem erzwingt es nicht.',
        not: 'Es ist nicht gezeigt, dass er kein Netzwerkmodul lädt.',
      },
      isSandboxed: {
        title: 'Vom Betriebssystem eingeschränkt',
        holds: 'Das Betriebssystem begrenzt, was der Prozess öffnen darf.',
        not: 'Der Prozess darf öffnen, was der Benutzer öffnen darf. Eine spätere Version engt das ein.',
      },
      isNetworkBlockedByOs: {
        title: 'Netz vom Betriebssystem gesperrt',
        holds: 'Das Betriebssystem verweigert dem Prozess jede Verbindung.',
        not: 'Nur sein eigener Code hält den Prozess davon ab, sich zu verbinden.',
      },
      isMemoryUndumpable: {
        title: 'Speicher anderen Programmen verschlossen',
        holds: 'Das Betriebssystem verweigert Debugger und Speicherauszüge.',
        not: 'Andere Programme desselben Benutzers können seinen Speicher lesen.',
      },
      deviceKey: {
        title: 'Ein Geräteschlüssel in Hardware',
        holds: 'Der Schlüssel dieses Computers liegt in seinem Sicherheitschip und verlässt ihn nicht.',
        software: 'Der Schlüssel dieses Computers ist nur durch Software geschützt.',
        not: 'Es gibt keinen Geräteschlüssel. Solange sich nichts verbindet, braucht es keinen.',
      },
      areFilesUnchanged: {
        title: 'Programmdateien unverändert',
        holds: 'Das Archiv des Programms hat die Prüfsumme, mit der es gebaut wurde.',
        not: 'Die Dateien des Programms sind nicht die, mit denen es gebaut wurde.',
        unknown:
          'Lässt sich von innen nicht fragen. Installierte Programme auf macOS und Windows prüfen ihr Archiv beim Start.',
      },
    },
  },
  left: {
    headline: '0 Byte an Zeilen. Es gibt keine Art von Nachricht, die sie tragen könnte.',
    text: 'Was eine Studie sendet, ist versiegelt, ehe dieses Programm es sieht; was jede Nachricht ist, sagt der isolierte Prozess. Simulationen bleiben auf diesem Computer. Ein Modell wird nur geladen, wenn Sie darum bitten.',
    since: 'Seit dieses Programm gestartet wurde, {{time}}',
    table: 'Verkehr nach Art',
    kind: 'Art',
    connections: 'Verbindungen',
    out: 'Hinaus',
    in: 'Herein',
    sum: 'Alles',
    kinds: {
      adapters: 'Adapter',
      activations: 'Aktivierungen',
      counts: 'Anzahlen und Bewertungen',
      handshake: 'Handschlag und Attestierung',
      heartbeats: 'Lebenszeichen',
      updates: 'Aktualisierungen von Cloister',
      hub: 'Geladene Modelle',
    },
    about: {
      adapters: 'Adapter je Runde, versiegelt für den geprüften Server. Herein: alles, was der Server sendet.',
      activations: 'Gesendet, wenn ein Modell zwischen Krankenhaus und Server geteilt ist; noch nicht gebaut.',
      counts: 'Zeilenzahlen, mittlere Verluste und wie weit das Training ist.',
      handshake: 'Prüfung des Servers, bevor etwas anderes gesendet wird, und später immer wieder.',
      heartbeats: 'Sagen einem Server, dass dieses Krankenhaus noch da ist.',
      updates: 'Cloister sucht nicht von selbst nach Aktualisierungen.',
      hub: 'Hinaus gehen Anfragen mit dem Namen des Modells, herein kommen Dateien.',
    },
    destinations: 'Verbunden mit',
    noDestinations: 'niemandem',
    lastAt: 'Letzte Verbindung',
    never: 'keine',
    measured: 'Gemessen',
    measuredValue:
      'Anfragen und Inhalte, wie dieses Programm sie übergibt. Was TLS und TCP hinzufügen, ist von hier nicht zu sehen. Dass der isolierte Prozess selbst keine Verbindung aufbaut, liegt an seinem Code.',
    copyCsv: 'Als CSV kopieren',
    copied: 'Verkehrstabelle als CSV kopiert.',
    facts: 'Einzelheiten',
  },
  pad: {
    help: 'Ein Schlüsselbuch sind Zufallsbytes, die dieser Computer mit einem Server teilt, von Hand hierher gebracht. Es bleibt in seinem Ordner: Eine Kopie könnte Bytes zweimal verbrauchen.',
    add: 'Schlüsselbuch hinzufügen …',
    added: 'Schlüsselbuch {{name}} steht in der Liste. Sein Ordner bleibt, wo er ist.',
    again: 'Erneut prüfen',
    checkedAt: 'Geprüft {{time}}.',
    noneTitle: 'Kein Schlüsselbuch. Der Einmal-Schlüsselstrom wird benutzt.',
    noneText:
      'Es fehlt nichts. Nur eine Studie, deren Kanal vorab geteilte Schlüsselbytes benutzt, verlangt ein Schlüsselbuch.',
    browser:
      'Diese Seite kann keine Ordner des Computers öffnen, auf dem Cloister läuft. Legen Sie den Ordner eines Schlüsselbuchs, mit book.json und pad.bin darin, dort in den Ordner „pads“ des Datenordners und wählen Sie dann „Erneut prüfen“.',
    refusedTitle: '„{{folder}}“ wurde nicht hinzugefügt.',
    refusedText:
      'Wählen Sie den Ordner einer Seite eines Schlüsselbuchs, mit book.json und pad.bin darin. Ein beschädigtes Buch wird abgelehnt, ebenso eine Kopie oder die andere Seite eines Buchs aus der Liste.',
    name: 'Schlüsselbuch {{name}}',
    states: {
      ready: 'Bereit',
      low: 'Geht zu Ende',
      empty: 'Aufgebraucht',
      'in-use': 'In Gebrauch',
      missing: 'Nicht da',
      damaged: 'Beschädigt',
      cloned: 'In zwei Ordnern',
    },
    left: {
      send: 'Noch zu senden: {{left}} von {{total}}.',
      sendRounds_one: 'Noch zu senden: {{left}} von {{total}}, etwa {{rounds}} Runde bei heutiger Größe.',
      sendRounds_other: 'Noch zu senden: {{left}} von {{total}}, etwa {{rounds}} Runden bei heutiger Größe.',
      receive: 'Noch zu empfangen: {{left}} von {{total}}.',
      receiveRounds_one: 'Noch zu empfangen: {{left}} von {{total}}, etwa {{rounds}} Runde bei heutiger Größe.',
      receiveRounds_other: 'Noch zu empfangen: {{left}} von {{total}}, etwa {{rounds}} Runden bei heutiger Größe.',
    },
    meters: { send: 'Noch zu senden', receive: 'Noch zu empfangen', value: '{{left}} von {{total}}' },
    low: {
      send: 'Noch {{left}} zu senden. Bitten Sie das Studienbüro um das nächste Buch; die Übergabe von Hand dauert Tage.',
      sendRounds_one:
        'Noch {{left}} zu senden, etwa {{rounds}} Runde. Bitten Sie das Studienbüro um das nächste Buch; die Übergabe von Hand dauert Tage.',
      sendRounds_other:
        'Noch {{left}} zu senden, etwa {{rounds}} Runden. Bitten Sie das Studienbüro um das nächste Buch; die Übergabe von Hand dauert Tage.',
      receive:
        'Noch {{left}} zu empfangen. Bitten Sie das Studienbüro um das nächste Buch; die Übergabe von Hand dauert Tage.',
      receiveRounds_one:
        'Noch {{left}} zu empfangen, etwa {{rounds}} Runde. Bitten Sie das Studienbüro um das nächste Buch; die Übergabe von Hand dauert Tage.',
      receiveRounds_other:
        'Noch {{left}} zu empfangen, etwa {{rounds}} Runden. Bitten Sie das Studienbüro um das nächste Buch; die Übergabe von Hand dauert Tage.',
    },
    notes: {
      empty:
        'Schlüsselbuch {{name}} ist aufgebraucht. Das Senden wurde angehalten. Cloister weicht nicht von selbst auf den Schlüsselstrom aus.',
      'in-use':
        'Ein Programm auf diesem Computer benutzt Schlüsselbuch {{name}} gerade, und nur eines kann das. Was es zurückgelegt hat, zählt als verbraucht.',
      missing:
        'Der Ordner „{{folder}}“ von Schlüsselbuch {{name}} ist nicht erreichbar. Schließen Sie sein Laufwerk an, oder fragen Sie die IT, ob sich sein Ort oder seine Rechte geändert haben, und prüfen Sie erneut.',
      damaged:
        'Schlüsselbuch {{name}} ist beschädigt oder unvollständig und wird nicht benutzt. Bitten Sie das Studienbüro um das nächste Buch und darum, beide Hälften dieses Buchs zu vernichten.',
      cloned:
        'Schlüsselbuch {{name}} liegt in zwei Ordnern. Eine Kopie könnte Bytes zweimal verbrauchen; deshalb wird keines benutzt. Bitten Sie die IT, eines zu vernichten, und prüfen Sie erneut.',
    },
    folder: 'Ordner',
    side: 'Seite',
    sides: { a: 'A: sendet mit der ersten Hälfte', b: 'B: sendet mit der zweiten Hälfte' },
    made: 'Angelegt',
    source: 'Zufallsbytes aus',
    listed: 'In der Liste',
    listedValue: 'solange sein Ordner im Ordner „pads“ des Datenordners liegt',
    forget: 'Vergessen',
    forgetLabel: 'Schlüsselbuch {{name}} vergessen',
    forgetTitle: 'Schlüsselbuch {{name}} von der Liste nehmen?',
    forgetText:
      'Das Buch selbst bleibt unberührt: Sein Ordner und seine Bytes bleiben, wo sie sind. Es kann wieder hinzugefügt werden.',
    forgotten: 'Schlüsselbuch {{name}} steht nicht mehr in der Liste. Das Buch selbst ist unberührt.',
    channels: 'Die beiden Kanäle',
    padChannel: 'One-Time-Pad (vorab geteilt)',
    padChannelText: 'jedes Byte wird einmal benutzt und dann gelöscht; so zufällig wie die Quelle des Schlüsselbuchs',
    streamChannel: 'Einmal-Schlüsselstrom',
    streamChannelText: 'rechnerische Sicherheit: so stark wie AES-256',
  },
  checkup: {
    again: 'Erneut prüfen',
    running: 'Dieser Computer und der Weg zu den Servern seiner Studien werden geprüft',
    headline: 'Ändert nichts. Jede Zeile sagt, was gefunden wurde, warum es zählt und worum man bitten kann.',
    checkedAt: 'Geprüft {{time}}',
    fix: 'Für die IT-Hilfe',
    copyFix: 'Kopieren',
    copyFixLabel: 'Kopieren: Text zu {{title}} für die IT-Hilfe',
    fixCopied: 'Text für die IT-Hilfe kopiert.',
    summary: {
      good: 'Alles, was geprüft wurde, ist, wie es sein soll.',
      caution_one: '{{count}} Zeile sollte man ansehen.',
      caution_other: '{{count}} Zeilen sollte man ansehen.',
      failed_one: '{{count}} Prüfung ist fehlgeschlagen.',
      failed_other: '{{count}} Prüfungen sind fehlgeschlagen.',
    },
    avx2: { yes: 'ja', no: 'nein', unknown: 'nicht bekannt' },
    lines: {
      ...networkChecks,
      engine: {
        title: 'Rechenwerk',
        why: 'Training ist Rechnen. Ein falsches Ergebnis hier machte jede Zahl falsch.',
        proved: '{{engine}} liefert die Ergebnisse der Vergleichsrechnung, bis auf Rundung.',
        caution: '{{engine}} antwortet, aber langsamer, als es sollte.',
        failed: '{{engine}} startet nicht, oder seine Ergebnisse weichen von der Vergleichsrechnung ab.',
        'not-checked': 'Das Rechenwerk wurde nicht erprobt.',
        fix: 'Das Rechenwerk von Cloister besteht seinen Selbsttest nicht. Bitte Cloister neu installieren und prüfen, ob ein Schutzprogramm seine Programmdateien zurückhält oder verändert.',
      },
      disk: {
        title: 'Platte',
        why: 'Läufe werden Schritt für Schritt gesichert. Eine volle Platte hält sie an.',
        proved: '{{freeBytes}} sind frei, wo Cloister seine Daten ablegt.',
        caution: 'Nur {{freeBytes}} sind frei, wo Cloister seine Daten ablegt.',
        failed: '{{freeBytes}} sind frei, wo Cloister seine Daten ablegt: zu wenig, um einen Lauf zu sichern.',
        'not-checked': 'Das System sagt nicht, wie viel frei ist.',
        fix: 'Cloister braucht mindestens 2 GB freien Platz auf der Platte mit seinem Datenordner.',
      },
      memory: {
        title: 'Speicher',
        why: 'Wird der Speicher knapp, beendet das System Programme oder wird sehr langsam.',
        proved: '{{freeBytes}} von {{totalBytes}} sind frei.',
        caution: 'Nur {{freeBytes}} von {{totalBytes}} sind frei.',
        failed: '{{freeBytes}} von {{totalBytes}} sind frei: zu wenig zum Trainieren.',
        'not-checked': 'Das System sagt nicht, wie viel frei ist.',
        fix: 'Bitte auf diesem Computer Programme schließen, die viel Speicher brauchen, oder mehr einbauen. Cloister sollte mindestens 2 GB frei haben.',
      },
      processor: {
        title: 'Prozessor',
        why: 'Entscheidet, wie lange eine Runde dauert.',
        proved: '{{model}}, {{cores}} Kerne. Breite Befehle (AVX2): {{avx2}}.',
        caution: '{{model}}, {{cores}} Kerne. Breite Befehle (AVX2): {{avx2}}. Training geht, aber langsam.',
        failed: '{{model}}, {{cores}} Kerne: nicht unterstützt.',
        'not-checked': 'Das System sagt nicht, welchen Prozessor es hat.',
        fix: 'Training ist auf diesem Prozessor langsam. Ist dies eine virtuelle Maschine, geben Sie ihr bitte mindestens 2 Kerne und reichen Sie AVX2 durch.',
      },
      keystore: {
        title: 'Schlüsselspeicher',
        why: 'Hier liegt ein Hub-Token. Im Schlüsselspeicher des Systems ist es für diesen Benutzer verschlüsselt. Die Schlüssel von Studien liegen in Dateien.',
        proved:
          'Der Schlüsselspeicher des Systems schützt ein hinterlegtes Token. Die Schlüssel von Studien sind nur durch Dateirechte geschützt.',
        caution:
          'Kein Schlüsselspeicher des Systems: Ein hinterlegtes Token und die Schlüssel von Studien sind nur durch Dateirechte geschützt.',
        failed: 'Der Schlüsselspeicher des Systems hat den Dienst verweigert.',
        'not-checked': 'Der Schlüsselspeicher wurde nicht gefragt.',
        fix: 'Cloister findet keinen Schlüsselspeicher des Systems. Unter Linux bitte einen Geheimnisdienst (GNOME-Schlüsselbund oder KWallet) für diesen Benutzer einrichten und entsperren.',
      },
      isolation: {
        title: 'Abschirmung',
        why: 'Die Wand zwischen den Daten und allem anderen.',
        proved: 'Das Betriebssystem schränkt den isolierten Prozess ein.',
        caution:
          'Ein eigener Prozess, aber das Betriebssystem schränkt ihn nicht ein. „Dieser Computer“ zählt auf, was gilt und was nicht.',
        failed: 'Es gibt keinen isolierten Prozess.',
        'not-checked': 'Die Abschirmung wurde nicht angesehen.',
        fix: 'An diesem Computer ist nichts zu ändern: Cloister schränkt seinen isolierten Prozess noch nicht mit Mitteln des Betriebssystems ein. Bitte bis dahin andere Programme von dem Computer fernhalten, der die Daten hat.',
      },
      update: {
        title: 'Version',
        why: 'Fehler werden in neueren Versionen behoben.',
        proved: 'Dies ist die neueste Version.',
        caution: 'Es gibt eine neuere Version.',
        failed: 'Diese Version darf nicht mehr benutzt werden.',
        'not-checked': 'Cloister sucht nicht von selbst nach Aktualisierungen.',
        fix: 'Bitte die neueste Version von Cloister installieren.',
      },
    },
  },
};
