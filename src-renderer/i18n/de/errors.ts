// Wie jeder Fehler heißt und was man tun kann.

import type { errors as english } from '../en/errors.ts';
import type { Texts } from '../texts.ts';

export const errors: Texts<typeof english> = {
  internal: {
    title: 'Cloister ist auf einen unbekannten Fall gestoßen.',
    todo: 'Kopieren Sie die Einzelheiten und geben Sie sie an die Betreuer von Cloister. Versuchen Sie es dann erneut.',
  },
  'call-unknown': {
    title: 'Dieses Fenster und das Programm dahinter haben verschiedene Versionen.',
    todo: 'Beenden Sie Cloister und starten Sie es neu.',
  },
  'call-invalid': {
    title: 'Das Programm hinter diesem Fenster hat die Anfrage abgelehnt.',
    todo: 'Prüfen Sie Ihre Eingabe und versuchen Sie es erneut. Kopieren Sie sonst die Einzelheiten.',
  },
  'call-too-large': {
    title: 'Das ist mehr Text, als Cloister auf einmal annimmt.',
    todo: 'Kürzen Sie ihn und versuchen Sie es erneut.',
  },
  'answer-invalid': {
    title: 'Die Antwort des Programms hinter diesem Fenster war nicht lesbar.',
    todo: 'Beenden Sie Cloister und starten Sie es neu.',
  },
  'not-allowed': {
    title: 'Das ist hier nicht erlaubt.',
    todo: 'Es wurde nichts getan. Nehmen Sie den Weg, den die Seite anbietet.',
  },
  'ticket-unknown': {
    title: 'Die gewählte Datei liegt nicht mehr vor.',
    todo: 'Wählen Sie sie noch einmal.',
  },
  'option-invalid': {
    title: 'Eine der Einstellungen passt nicht zu den anderen.',
    todo: 'Lesen Sie die Einzelheiten, ändern Sie die Einstellung und starten Sie erneut.',
  },
  'data-folder-in-use': {
    title: 'Ein anderes Cloister benutzt diesen Datenordner.',
    todo: 'Schließen Sie das andere oder geben Sie diesem einen anderen Ordner.',
  },
  cancelled: {
    title: 'Auf Wunsch abgebrochen.',
    todo: 'Sonst ist nichts zu tun. Sie können es wieder starten.',
  },
  'message-invalid': {
    title: 'Eine Nachricht zwischen zwei Teilen von Cloister war nicht lesbar.',
    todo: 'Sie wurde nicht verwendet. Setzen Sie den Lauf fort; kopieren Sie sonst die Einzelheiten.',
  },
  'shell-disconnected': {
    title: 'Das Programm hinter dieser Seite antwortet nicht.',
    todo: 'Starten Sie es im Terminal neu und öffnen Sie die Adresse, die es ausgibt. Läufe behalten ihren Stand.',
  },
  'enclave-stopped': {
    title: 'Der isolierte Prozess ist beendet.',
    todo: 'Cloister startet ihn neu. Der Lauf kann ab dem letzten gesicherten Schritt fortgesetzt werden.',
  },
  'enclave-unresponsive': {
    title: 'Der isolierte Prozess hat nicht geantwortet und wurde beendet.',
    todo: 'Er wird neu gestartet. Schließen Sie speicherhungrige Programme, falls es oft geschieht.',
  },
  'enclave-launch-failed': {
    title: 'Der isolierte Prozess ließ sich nicht starten.',
    todo: 'Prüfen Sie diesen Computer unter Vertrauen; ein Schutzprogramm hält ihn vielleicht zurück.',
  },
  'enclave-crashing': {
    title: 'Der isolierte Prozess ist zu oft beendet worden und wird nicht mehr von selbst gestartet.',
    todo: 'Prüfen Sie diesen Computer unter Vertrauen und drücken Sie dann Neu starten.',
  },
  'engine-failed': {
    title: 'Das Rechenwerk ist stehen geblieben.',
    todo: 'Setzen Sie den Lauf fort. Wählen Sie ein kleineres Modell, falls es an derselben Stelle wieder geschieht.',
  },
  'out-of-memory': {
    title: 'Der Arbeitsspeicher reichte nicht aus.',
    todo: 'Schließen Sie andere Programme oder wählen Sie ein kleineres Modell und setzen Sie fort.',
  },
  'disk-full': {
    title: 'Der Datenträger ist voll.',
    todo: 'Schaffen Sie Platz und setzen Sie fort. Was vorher gesichert wurde, ist unversehrt.',
  },
  'no-permission': {
    title: 'Das Betriebssystem ließ Cloister eine Datei nicht schreiben oder lesen.',
    todo: 'Wählen Sie einen anderen Ordner oder bitten Sie die IT um das Recht.',
  },
  'run-missing': {
    title: 'Diesen Lauf gibt es auf diesem Computer nicht.',
    todo: 'Vielleicht wurde er gelöscht. Die Liste der Läufe zeigt, welche da sind.',
  },
  'run-exists': {
    title: 'Ein Lauf mit diesem Namen ist schon da.',
    todo: 'Starten Sie die Simulation noch einmal: Sie bekommt einen neuen Namen.',
  },
  'run-invalid': {
    title: 'Die Dateien dieses Laufs passen nicht zusammen.',
    todo: 'Sie wurden nicht verwendet. Löschen Sie den Lauf und starten Sie ihn neu.',
  },
  'run-busy': {
    title: 'Ein anderer Lauf ist im Gang.',
    todo: 'Warten Sie, bis er endet, oder halten Sie ihn zuerst an.',
  },
  'run-nothing-to-export': {
    title: 'Dieser Lauf hat noch keinen Adapter.',
    todo: 'Der erste kann nach dem Ende von Runde 1 exportiert werden.',
  },
  'plan-mismatch': {
    title: 'Modell oder Daten sind nicht mehr die, mit denen dieser Lauf begann.',
    todo: 'Der Lauf wurde nicht fortgesetzt. Stellen Sie das Modell wieder her oder starten Sie einen neuen Lauf.',
  },
  'contribution-refused': {
    title: 'Der Adapter eines Krankenhauses wurde abgelehnt und nicht mit den anderen verbunden.',
    todo: 'Lesen Sie die Einzelheiten; der Lauf kann fortgesetzt werden.',
  },
  'too-many-hospitals': {
    title: 'Für so viele Krankenhäuser reichen die Daten nicht.',
    todo: 'Wählen Sie weniger Krankenhäuser.',
  },
  'transport-closed': {
    title: 'Ein Krankenhaus ging vor dem Ende der Runde.',
    todo: 'Setzen Sie den Lauf fort: Die Runde wird ab dem letzten gesicherten Schritt wiederholt.',
  },
  'adapter-invalid': {
    title: 'Der Adapter ist nicht lesbar.',
    todo: 'Er wurde nicht verwendet. Exportieren Sie ihn noch einmal aus seinem Lauf.',
  },
  'adapter-mismatch': {
    title: 'Der Adapter gehört zu einem anderen Basismodell.',
    todo: 'Wählen Sie das Basismodell, mit dem er trainiert wurde.',
  },
  'model-corrupt': {
    title: 'Die Modelldatei ist beschädigt oder nicht das, was sie vorgibt.',
    todo: 'Sie wurde nicht hinzugefügt. Beschaffen Sie sie noch einmal von ihrer Quelle.',
  },
  'model-exists': {
    title: 'Ein Modell mit diesem Namen ist schon da.',
    todo: 'Geben Sie diesem einen anderen Namen.',
  },
  'model-missing': {
    title: 'Dieses Modell ist nicht auf diesem Computer.',
    todo: 'Fügen Sie es unter Modelle hinzu und versuchen Sie es erneut.',
  },
  'model-unsupported': {
    title: 'Diese Art von Modell wird nicht unterstützt.',
    todo: 'Cloister trainiert BERT- und Llama-Modelle. Wählen Sie eines davon.',
  },
  'tokenizer-invalid': {
    title: 'Der Tokenizer dieses Modells ist nicht zu gebrauchen.',
    todo: 'Das Modell wurde nicht hinzugefügt. Beschaffen Sie es noch einmal mit allen Dateien.',
  },
  'model-pickled': {
    title: 'Diese Datei ist kein Modell im Format safetensors oder GGUF.',
    todo: 'Pickle-Formate können Programme ausführen und werden nicht geöffnet. Suchen Sie das Modell als safetensors.',
  },
  'model-in-use': {
    title: 'Ein Lauf benutzt dieses Modell.',
    todo: 'Warten Sie das Ende des Laufs ab und entfernen Sie es dann.',
  },
  'hub-offline': {
    title: 'Der Modell-Hub ist nicht erreichbar.',
    todo: 'Prüfen Sie das Netz und den Spiegel in den Einstellungen. Bisher Geladenes bleibt erhalten.',
  },
  'hub-missing': {
    title: 'Der Modell-Hub hat kein solches Modell oder keine solche Datei.',
    todo: 'Prüfen Sie Namen, Revision und Dateinamen.',
  },
  'hub-forbidden': {
    title: 'Der Modell-Hub gibt dieses Modell nicht ohne Zugangstoken heraus.',
    todo: 'Nehmen Sie auf der Seite des Hubs die Bedingungen an und geben Sie Ihr Token in den Einstellungen ein.',
  },
  'hub-invalid': {
    title: 'Die Antwort des Modell-Hubs war nicht lesbar.',
    todo: 'Prüfen Sie den Spiegel in den Einstellungen; vielleicht ändert etwas dazwischen die Antworten.',
  },
  'hub-hash-mismatch': {
    title: 'Die geladene Datei ist nicht die, die der Hub versprochen hat.',
    todo: 'Sie wurde verworfen. Versuchen Sie es erneut und sagen Sie sonst der IT Bescheid: Vielleicht verändert etwas die Dateien.',
  },
  'data-empty': {
    title: 'Es gibt keine Zeilen, aus denen gelernt werden kann.',
    todo: 'Prüfen Sie die Datei und die Spalten.',
  },
  'data-invalid': {
    title: 'Die Daten sind so nicht lesbar.',
    todo: 'Lesen Sie die Einzelheiten, berichtigen Sie die Datei und versuchen Sie es erneut.',
  },
  'data-missing': {
    title: 'Die Daten sind nicht mehr da, wo sie waren.',
    todo: 'Legen Sie sie zurück oder starten Sie einen Lauf mit anderen Daten.',
  },
  'data-single-class': {
    title: 'Jede Zeile hat dieselbe Antwort. Es gibt nichts zu lernen.',
    todo: 'Wählen Sie eine andere Spalte als Antwort.',
  },
  'label-unknown': {
    title: 'Die Daten enthalten eine Antwort, die das Modell nicht kennt.',
    todo: 'Verwenden Sie dieselben Antworten wie beim Training.',
  },
  'attestation-refused': {
    title: 'Der Server wurde abgelehnt: Sein Nachweis wurde nicht angenommen.',
    todo: 'Es wurde nichts gesendet. Teilen Sie der Studienleitung mit, welche Prüfung fehlschlug; sie steht in den Einzelheiten.',
  },
  'policy-refused': {
    title: 'Die Nachweisrichtlinie kann nicht verwendet werden.',
    todo: 'Bitten Sie die Studienleitung um eine neue Einladung.',
  },
  'clock-wrong': {
    title: 'Die Uhr dieses Computers weicht zu weit von der des Servers ab.',
    todo: 'Stellen Sie die Uhr richtig und verbinden Sie sich erneut.',
  },
  'server-root': {
    title: 'Der Nachweis führt nicht auf den Hersteller des Chips zurück.',
    todo: 'Es wurde nichts gesendet. Fragen Sie die Studienleitung; zweimal dieselbe Antwort ist kein Fehler auf Ihrer Seite.',
  },
  'server-certificate': {
    title: 'Der Hersteller steht nicht für den Schlüssel dieses Chips ein.',
    todo: 'Es wurde nichts gesendet. Fragen Sie die Studienleitung; zweimal dieselbe Antwort ist kein Fehler auf Ihrer Seite.',
  },
  'server-report': {
    title: 'Der Bericht wurde verändert oder nicht von diesem Chip unterschrieben.',
    todo: 'Es wurde nichts gesendet. Fragen Sie die Studienleitung; zweimal dieselbe Antwort ist kein Fehler auf Ihrer Seite.',
  },
  'server-settings': {
    title: 'Die Enklave läuft im Prüfmodus oder mit anderen Einstellungen: Ihr Speicher ist lesbar.',
    todo: 'Es wurde nichts gesendet. Bitten Sie die Studienleitung, den Server mit den Einstellungen der Richtlinie starten zu lassen.',
  },
  'server-firmware': {
    title: 'Die Firmware des Servers ist älter als Ihr Mindeststand.',
    todo: 'Es wurde nichts gesendet. Bitten Sie die Studienleitung, die Firmware des Servers erneuern zu lassen.',
  },
  'server-software': {
    title: 'Auf dem Server läuft Software, die Ihr Krankenhaus nicht freigegeben hat.',
    todo: 'Es wurde nichts gesendet. Wurde der Server erneuert, schickt die Studienleitung eine neue Einladung mit neuer Liste.',
  },
  'server-connection': {
    title: 'Der Bericht gehört zu einer anderen Verbindung oder einem anderen Augenblick.',
    todo: 'Es wurde nichts gesendet. Versuchen Sie es noch einmal; geschieht es wieder, steht vielleicht jemand zwischen Ihnen und dem Server: Sagen Sie es der IT.',
  },
  'server-machine': {
    title: 'Eine echte Enklave, aber keine, die Ihr Krankenhaus eingetragen hat.',
    todo: 'Es wurde nichts gesendet. Fragen Sie die Studienleitung, ob der Server auf eine andere Maschine zog.',
  },
  'server-simulated': {
    title: 'Der Nachweis des Servers ist simuliert, und Ihre Richtlinie verlangt echte Hardware.',
    todo: 'Es wurde nichts gesendet. Bitten Sie die Studienleitung um den Server auf der Hardware der Richtlinie.',
  },
  'server-revocation-list': {
    title: 'Die Sperrliste ist veraltet; ein Widerruf lässt sich nicht ausschließen.',
    todo: 'Es wurde nichts gesendet. Bitten Sie die Studienleitung um aktuelle Listen, und prüfen Sie die Uhr dieses Computers.',
  },
  'channel-refused': {
    title: 'Die Verbindung konnte nicht versiegelt werden.',
    todo: 'Es wurde nichts gesendet. Versuchen Sie es erneut; wiederholt es sich, sagen Sie der IT, dass jemand dazwischenstehen könnte.',
  },
  'server-unreachable': {
    title: 'Der Server ist nicht erreichbar.',
    todo: 'Prüfen Sie Netzwerk und Proxy. Es wird von selbst erneut versucht.',
  },
  'pad-unusable': {
    title: 'Das Einmalschlüsselbuch kann nicht verwendet werden.',
    todo: 'Bitten Sie die Studienleitung um das nächste Buch. Ohne es wird nichts gesendet.',
  },
  'server-failed': {
    title: 'Der Server konnte nicht weitermachen.',
    todo: 'Sagen Sie es den Betreibern; das Protokoll des Servers nennt den Grund.',
  },
  'invitation-invalid': {
    title: 'Diese Einladung kann nicht geöffnet werden.',
    todo: 'Bitten Sie die Studienleitung, sie erneut zu senden.',
  },
  'invitation-expired': {
    title: 'Diese Einladung ist abgelaufen, bevor sie verwendet wurde.',
    todo: 'Bitten Sie die Studienleitung um eine neue.',
  },
  'enrolment-refused': {
    title: 'Der Platz dieses Krankenhauses ist nicht frei.',
    todo: 'Verwenden Sie den Computer, der ihn belegt, oder bitten Sie die Studienleitung, ihn freizugeben.',
  },
  'not-approved': {
    title: 'Die Bedingungen der Studie wurden hier nicht genehmigt.',
    todo: 'Lesen und genehmigen Sie sie. Es wurde nichts gelesen oder gesendet.',
  },
  'study-invalid': {
    title: 'Diese Datei beschreibt keine Studie.',
    todo: 'Bitten Sie die Studienleitung erneut um die Datei.',
  },
  'state-newer': {
    title: 'Dieser Ordner wurde von einer neueren Version geschrieben.',
    todo: 'Verwenden Sie diese Version oder einen anderen Ordner.',
  },
};
