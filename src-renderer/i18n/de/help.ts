// Hilfe, ohne Netz: Anleitung, Fehlercodes, was gilt und was nicht, Grenzen, über Cloister.

import type { help as english } from '../en/help.ts';
import type { Texts } from '../texts.ts';

export const help: Texts<typeof english> = {
  title: 'Hilfe',
  help: 'Alles davon ist auf diesem Computer; nichts wird anderswo nachgeschlagen.',
  topics: {
    guide: 'Anleitung',
    errors: 'Fehlercodes',
    threats: 'Bedrohungsmodell',
    limits: 'Bekannte Grenzen',
    about: 'Über Cloister',
  },
  guide: {
    what: {
      title: 'Was Cloister tut',
      together:
        'Krankenhäuser bringen gemeinsam einem medizinischen Sprachmodell etwas bei. Jedes trainiert einen kleinen Adapter mit eigenem Text; nur Adapter werden verbunden, und jedes Krankenhaus geht vom Mittel aus weiter.',
      today:
        'Diese Version simuliert das auf einem Computer: mehrere virtuelle Krankenhäuser, öffentlicher medizinischer Text, ein echtes Sprachmodell, kein Netz. Sie zeigt, was gemeinsames Training ändert, bevor jemand etwas verbindet.',
      research:
        'Cloister ist für die Forschung. Ein damit trainiertes Modell ist kein Medizinprodukt und darf nicht über Behandlungen entscheiden.',
    },
    first: {
      title: 'Der erste Lauf',
      start:
        'Drücken Sie „Simulation starten“, auf der Startseite oder im Menü „Lauf“. Vier virtuelle Krankenhäuser trainieren mit öffentlichen Fragepaaren, etwa anderthalb Minuten lang.',
      watch:
        'Die Startseite sagt in einem Satz, wie es geht und ob es im Zeitplan ist. Sie können inzwischen die anderen Orte benutzen oder das Fenster schließen.',
      result: 'Wenn er fertig ist, drücken Sie „Ergebnis ansehen“.',
      vary: '„Neue Simulation …“ im Menü „Lauf“ lässt Sie Krankenhäuser, die Verschiedenheit ihrer Daten, Runden, Basismodell und Adapter wählen.',
    },
    result: {
      title: 'Ein Ergebnis lesen',
      accuracy:
        'Die Genauigkeit ist an Zeilen gemessen, aus denen kein Krankenhaus gelernt hat; ± ist die halbe Breite ihres 95-%-Bereichs.',
      beside:
        'Daneben steht, was jedes Krankenhaus allein erreichte und was Raten erreicht. Ein Unterschied zählt nur, wenn er größer ist als sein ±.',
      compare:
        'Kreuzen Sie unter Läufe zwei bis vier Läufe an und drücken Sie „Vergleichen“. Aufgezählt werden nur Einstellungen, die sich unterscheiden.',
    },
    stop: {
      title: 'Anhalten, beenden, fortsetzen',
      pause:
        '„Nach dieser Runde anhalten“ wartet, bis die Runde beendet ist, und behält alles. „Fortsetzen“ macht dort weiter.',
      stop: '„Beenden …“ hört beim nächsten Schritt auf. Der Adapter der letzten ganzen Runde kann exportiert werden, und „Fortsetzen“ führt den Lauf immer noch weiter.',
      crash:
        'Wenn das Programm, der isolierte Prozess oder der Computer endet, geht der Lauf vom letzten gespeicherten Schritt weiter, sobald Sie ihn fortsetzen. Nichts geht zweimal in das Ergebnis ein.',
      one: 'Ein Lauf zur gleichen Zeit. Ein anderer kann starten, wenn der erste fertig, angehalten oder beendet ist.',
    },
    exports: {
      title: 'Exporte',
      adapter:
        '„Adapter exportieren …“ schreibt einen Ordner in der Form von PEFT: adapter_model.safetensors, adapter_config.json und eine Modellkarte. Das Geschriebene wird zurückgelesen, bevor Cloister sagt, dass es gespeichert ist.',
      report:
        '„Bericht exportieren …“ schreibt eine HTML-Seite mit allen Zahlen des Laufs, die kein Netz braucht. Die Desktop-App kann auch PDF schreiben.',
      where:
        'Die Desktop-App fragt, wohin. In einem Browser geht beides in den Exportordner im Datenordner von Cloister.',
      simulated:
        'Namen von Dateien aus Simulationen beginnen mit SIMULATED, und die Dateien sagen es auch innen. Behandeln Sie einen Adapter wie die Daten, aus denen er gelernt hat: Er kann Spuren des Textes tragen.',
    },
    models: {
      title: 'Modelle',
      builtIn:
        'Ein kleines Modell kommt mit Cloister. Unter Modelle können Sie BERT- und Llama-Modelle aus einem Ordner, einer GGUF-Datei oder von einem Modell-Hub hinzufügen.',
      hub: 'Nur das Laden von einem Hub benutzt das Netz. Vertrauen › Was hinausging zählt es. Der Spiegel und das Token dafür stehen in den Einstellungen.',
      try: '„Ausprobieren“ zeigt, was ein Modell zu einem erfundenen Fall sagt, mit und ohne Adapter. Was Sie eingeben, wird nirgends aufbewahrt.',
    },
    charts: {
      title: 'Diagramme und Tabellen',
      table:
        'Jedes Diagramm ist auch eine Tabelle: Drücken Sie T oder den Schalter am Diagramm. Die Einstellungen bestimmen, was zuerst kommt.',
      read: 'Steht der Fokus auf einem Diagramm, gehen die Pfeiltasten durch die Runden und lesen alle Werte.',
      copy: 'Das Menü eines Diagramms kopiert oder exportiert seine Zahlen als CSV und sein Bild als PNG.',
    },
  },
  keyboard: {
    title: 'Tasten',
    help: 'Dieselben wie in den Menüs',
    key: 'Taste',
    does: 'Was sie tut',
    menu: 'Menü',
    tab: 'Tab geht von einem Bedienelement zum nächsten, F6 von einem Bereich des Fensters zum nächsten. Eingabe und Leertaste drücken, Escape schließt. Pfeiltasten bewegen sich in Reitern, Listen, Tabellen und Menüs.',
    browser: 'Schließen, Beenden und die Größe der Seite sind die eigenen Tasten des Browsers.',
  },
  errors: {
    intro:
      'Jeder Fehler hat einen Code, der sich nie ändert. Diese Seite sagt, was jeder bedeutet und was zu tun ist; der Satz, den Cloister gezeigt hat, kann mehr gesagt haben.',
    filter: 'Codes filtern',
    code: 'Code',
    title: 'Was geschehen ist',
    todo: 'Was zu tun ist',
    noMatch: 'Kein Code und kein Satz enthält „{{text}}“.',
    unknownTitle: 'Diese Version hat keinen Code {{code}}.',
    unknown: 'Er gehört vielleicht zu einer anderen Version von Cloister. Alle Codes dieser Version stehen unten.',
    found_one: '{{shown}} Code',
    found_other: '{{shown}} Codes',
    areas: {
      APP: 'Fenster und Programm',
      ENC: 'Isolierter Prozess',
      SYS: 'Dieser Computer',
      RUN: 'Läufe',
      MOD: 'Modelle und Adapter',
      HUB: 'Modell-Hub',
      DAT: 'Daten',
      STU: 'Studien',
      ATT: 'Nachweis des Servers',
      NET: 'Verbindung',
    },
  },
  threats: {
    intro: 'Beide Seiten, denn wovor ein Programm nicht schützt, ist so wichtig wie das, wovor es schützt.',
    holds: 'Was gilt',
    holdsHelp: 'in dieser Version',
    not: 'Was nicht gilt',
    notHelp: 'und was man tun kann',
  },
  holds: {
    connection: {
      title: 'Training baut keine Verbindung auf.',
      text: 'Der Prozess mit Daten und Adaptern lädt kein Netzwerkmodul; ein Test geht alles durch, was er lädt.',
    },
    leaves: {
      title: 'Nichts geht von selbst hinaus.',
      text: 'Virtuelle Krankenhäuser tauschen Adapter im Speicher eines Prozesses aus. Nur das Laden eines Modells, um das Sie bitten, verbindet sich, und es wird unter Vertrauen › Was hinausging gezählt.',
    },
    token: {
      title: 'Ein Hub-Token geht nur an den Hub.',
      text: 'Es wird an die Adresse in den Einstellungen gesendet, folgt keiner Umleitung und kommt nie in dieses Fenster zurück.',
    },
    downloads: {
      title: 'Downloads werden geprüft.',
      text: 'Jede Datei gegen die Prüfsumme der Liste des Hubs. Was nicht passt, wird gelöscht.',
    },
    window: {
      title: 'Dieses Fenster kann nicht hinausgreifen.',
      text: 'Es darf keine eigene Verbindung aufbauen, keinen fremden Code ausführen und kein Gerät benutzen, und es kennt keinen Pfad einer Datei.',
    },
    process: {
      title: 'Daten sind in einem eigenen Prozess.',
      text: 'Ein Fehler des Fensters erreicht den Speicher des Trainings nicht. Der Prozess bekommt kein Token und keinen Proxy.',
    },
    calls: {
      title: 'Jede Nachricht zwischen den Teilen wird geprüft.',
      text: 'Name, Größe und Form, bevor etwas geschieht. In einem Browser gilt die Adresse einmal, und andere Seiten werden abgewiesen.',
    },
    files: {
      title: 'Fremde Dateien werden mit Vorsicht gelesen.',
      text: 'Größen und Anzahlen werden geprüft, bevor Speicher belegt wird. Gepickelte Modelle, die Code ausführen könnten, werden nicht geöffnet.',
    },
    logs: {
      title: 'Protokolle enthalten keine Inhalte.',
      text: 'Ereignisnamen, Anzahlen und Codes. Mitteilungen sind einer von zwei festen Sätzen. Was Sie unter „Ausprobieren“ eingeben, wird nirgends aufbewahrt.',
    },
    report: {
      title: 'Der Bericht führt keinen Code aus.',
      text: 'Eine HTML-Datei ohne Skripte, die nichts von anderswo lädt.',
    },
  },
  notHolds: {
    wall: {
      title: 'Eine Prozessgrenze ist keine Hardware-Enklave.',
      text: 'Ein anderes Programm desselben Benutzers, oder wer diesen Computer verwaltet, kann den Speicher des isolierten Prozesses lesen. Halten Sie solche Programme von dem Computer mit den Daten fern.',
    },
    simulation: {
      title: 'Eine Simulation schützt nichts.',
      text: 'Ihre Krankenhäuser teilen sich einen Prozess, und ihre Attestierung beweist nichts über Hardware.',
    },
    encryption: {
      title: 'Noch keine Attestierung, keine Verschlüsselung, kein verdecktes Zusammenführen.',
      text: 'Die Stelle, die die Adapter verbindet, sieht jeden von ihnen.',
    },
    privacy: {
      title: 'Noch keine differentielle Privatheit.',
      text: 'Ein Adapter kann Spuren des Textes tragen, aus dem er gelernt hat. Behandeln Sie Laufordner und exportierte Adapter wie die Daten selbst.',
    },
    identifiers: {
      title: 'Keine Suche nach Namen und Nummern.',
      text: 'Cloister sucht in Texten nicht nach Kennzeichen. Namen von Spalten und Antworten erscheinen in Berichten: Schreiben Sie nichts über einen Menschen hinein.',
    },
    activity: {
      title: 'Die Aktivitätsliste ist kein Prüfprotokoll.',
      text: 'Sie ist weder signiert noch verkettet: Wer in den Datenordner schreiben kann, kann sie ändern.',
    },
    browser: {
      title: 'In einem Browser ist Cloister so vertraulich wie der Browser.',
      text: 'Seine Erweiterungen können die Seite lesen. Andere Programme auf diesem Computer, die Seiten auf 127.0.0.1 anbieten, bekommen das Cookie der Seite, wenn dieser Browser sie besucht. Nehmen Sie ein Browserprofil ohne Erweiterungen.',
    },
    keystore: {
      title: 'Ohne Schlüsselspeicher des Systems liegt ein Token offen.',
      text: 'Dann, und in einem Browser immer, schützen es nur Dateirechte. Die Einstellungen sagen, was zutrifft.',
    },
    hub: {
      title: 'Der Hub sieht, wer fragt.',
      text: 'Ein Download zeigt dem Hub oder dem Spiegel die Adresse dieses Computers und den Namen des Modells.',
    },
  },
  limits: {
    simulation: {
      title: 'Simulationen',
      only: 'Die Simulation der App trainiert ihre Krankenhäuser in einem Prozess. Auf der Kommandozeile sind sie eigene Prozesse, über denselben Kanal wie eine echte Studie.',
      data: 'Eine Simulation in diesem Fenster trainiert auf dem Beispiel. Eine Studie liest eine eigene Datei (CSV, TSV oder JSON Lines); sie wird noch nicht auf Merkmale geprüft, die jemanden erkennen lassen.',
      turns: 'Virtuelle Krankenhäuser trainieren nacheinander. Die Dauer eines Laufs sagt wenig über die eines echten.',
      same: 'Gleiche Wahl ergibt auf demselben Computer gleiche Zahlen, mit gleich vielen Threads und derselben Version. Auf einem anderen Computer sind kleine Unterschiede möglich.',
    },
    numbers: {
      title: 'Zahlen lesen',
      interval:
        'Der 95-%-Bereich einer Genauigkeit kommt von der Zahl der Testzeilen. Er umfasst nicht, was ein anderer Startwert oder eine andere Aufteilung ergäbe. Machen Sie mehrere Läufe, bevor Sie auf einen kleinen Unterschied bauen.',
      difference:
        'Der Bereich eines Unterschieds ist eher zu weit: Er nimmt die beiden Ergebnisse als unabhängig, obwohl beide von denselben Zeilen kommen.',
      perplexity: 'Perplexität hat keinen Bereich.',
      names:
        'Lange Namen werden in Diagrammen gekürzt; die Tabellen haben sie ganz. Ab etwa 37 Krankenhäusern können zwei Linien gleich aussehen.',
    },
    models: {
      title: 'Modelle und Adapter',
      kinds: 'BERT- und Llama-Modelle werden trainiert; andere werden mit Namen abgelehnt.',
      gguf: 'GGUF mit F32, F16, BF16, Q4_0, Q4_1 und Q8_0. K-Quants und Modelle in mehreren Teilen werden abgelehnt.',
      adapters:
        'LoRA, P-Tuning v2 und Klassifikationsköpfe. Prompt-Tuning, DoRA und LoRA auf Einbettungen sind nicht gebaut.',
      dropout:
        'Aufmerksamkeitswahrscheinlichkeiten werden im Training nicht ausgelassen; verborgene Werte und Adaptereingaben schon.',
      text: 'Freier Text wird nicht geschrieben. Aufgaben mit Antworten berichten Verlust und Perplexität.',
    },
    hub: {
      title: 'Modell-Hubs',
      tested:
        'Downloads wurden gegen eine Nachbildung des öffentlichen Hubs auf einem Computer getestet, nicht gegen huggingface.co selbst.',
      names: 'Alte Modelle ohne Organisation brauchen ihren heutigen Namen: openai-community/gpt2 statt gpt2.',
      one: 'Ein Download eines Modells zur gleichen Zeit. Zwei Programme, die dasselbe laden, stören einander; die Prüfung der Prüfsummen weist die Datei dann ab.',
    },
    folder: {
      title: 'Der Datenordner',
      lock: 'Ein Programm zur gleichen Zeit benutzt ihn, soweit ein Computer das sehen kann. Teilen Sie ihn nicht zwischen Computern oder Containern.',
      killed:
        'Auf macOS und Windows kann nach einem gewaltsam beendeten Programm ein anderes dafür gehalten werden, bis jenes endet. Den Computer neu zu starten hilft.',
    },
  },
  about: {
    title: 'Dieses Programm',
    version: 'Cloister',
    shell: 'Läuft als',
    shells: { electron: 'Desktop-App', browser: 'Seite in einem Browser' },
    platform: 'System',
    computer: 'Computer',
    computerValue_one: '{{cores}} Kern, {{memory}} Arbeitsspeicher',
    computerValue_other: '{{cores}} Kerne, {{memory}} Arbeitsspeicher',
    copy: 'Kopieren',
    copied: 'Versionen kopiert.',
    licences: 'Lizenzen',
    own: 'Cloister steht unter der Apache-Lizenz 2.0.',
    others:
      'Die Software anderer, mit der es gemacht ist, und ihre Lizenzen stehen in der Datei THIRD-PARTY-LICENCES.txt, die mit installiert wird.',
    sample:
      'Das Modell, die Beispieldaten und die Schrift, die mitkommen, und wer sie gemacht hat, nennt die Datei NOTICE.',
    use: 'Verwendung',
    research: 'Für die Forschung. Nicht für Behandlungsentscheidungen.',
  },
};
