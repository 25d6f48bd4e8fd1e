// Einstellungen: jede wird sofort gespeichert.

import type { settings as english } from '../en/settings.ts';
import type { Texts } from '../texts.ts';

export const settings: Texts<typeof english> = {
  title: 'Einstellungen',
  help: 'Auf diesem Computer aufbewahrt, für diesen Benutzer. Jede Wahl wird sofort gespeichert.',
  saved: 'Gespeichert',
  savedSpoken: '{{card}}: gespeichert.',
  appearance: {
    title: 'Erscheinungsbild',
    theme: 'Farben',
    themes: { system: 'Wie das System', light: 'Hell', dark: 'Dunkel' },
    language: 'Sprache',
    languages: { system: 'Wie das System', en: 'English', de: 'Deutsch', pseudo: 'Probe des Layouts' },
    zoom: 'Größe',
    zoomHelp: 'Von Schrift und Bedienelementen.',
  },
  charts: {
    title: 'Diagramme',
    first: 'Zuerst zeigen',
    chart: 'Das Diagramm',
    chartHelp: 'Linien und Balken. Die Tabelle ist einen Tastendruck entfernt.',
    table: 'Die Tabelle',
    tableHelp: 'Dieselben Zahlen in Zeilen, leichter mit einem Bildschirmleser.',
  },
  notifications: {
    title: 'Mitteilungen',
    show: 'Melden, wenn ein Lauf fertig ist oder Aufmerksamkeit braucht',
    showHelp: 'Einer von zwei festen Sätzen, während Sie auf anderes schauen. Keine Namen, keine Zahlen.',
    browser:
      'In einem Browser zeigt Cloister keine Mitteilungen. Lassen Sie diese Seite offen, um einem Lauf zu folgen.',
  },
  closing: {
    title: 'Schließen während eines Laufs',
    question: 'Wenn das Fenster während eines Laufs geschlossen wird',
    ask: 'Jedes Mal fragen',
    askHelp: 'Weiter trainieren oder anhalten, wie Sie dann wählen.',
    background: 'Im Hintergrund weiter trainieren',
    backgroundHelp: 'Das Fenster geht, der Lauf nicht. Beim Beenden wird weiterhin gefragt.',
    pause: 'Den Lauf anhalten',
    pauseHelp: 'Er geht vom letzten gespeicherten Schritt weiter, wenn Sie ihn fortsetzen.',
    browser:
      'Diese Seite zu schließen hält nichts an: Läufe gehen weiter, solange das Programm im Terminal läuft. Wird es beendet, bleibt ihr Stand erhalten.',
  },
  hub: {
    title: 'Modell-Hub',
    help: 'Wird nur gefragt, wenn Sie ein Modell von dort hinzufügen',
    mirror: 'Adresse',
    mirrorHelp: 'Der öffentliche Hub oder der Spiegel Ihres Krankenhauses.',
    mirrorSave: 'Diese Adresse benutzen',
    mirrorDefault: 'Zurück zu {{host}}',
    problems: {
      empty: 'Geben Sie eine Adresse ein, oder gehen Sie zum öffentlichen Hub zurück. Nichts wurde gespeichert.',
      notAnAddress:
        'Das ist keine ganze Adresse. Sie sieht aus wie https://hub.example.org. Sie wurde nicht gespeichert.',
      notHttps: 'Die Adresse muss mit https:// beginnen. Sie wurde nicht gespeichert.',
      hasCredentials:
        'Name und Passwort gehören nicht in die Adresse; für ein Token gibt es ein eigenes Feld. Sie wurde nicht gespeichert.',
      hasQuery: 'Die Adresse darf keinen Teil nach ? oder # haben. Sie wurde nicht gespeichert.',
      tooLong: 'Die Adresse hat mehr als 500 Zeichen. Sie wurde nicht gespeichert.',
      other: 'Diese Adresse kann nicht benutzt werden. Sie wurde nicht gespeichert.',
    },
    token: 'Zugangstoken',
    tokenNew: 'Neues Zugangstoken',
    tokenHelp:
      'Nur für Modelle, deren Bedingungen Sie auf der Seite des Hubs angenommen haben. Es wird nicht wieder gezeigt.',
    tokenEmpty: 'Geben Sie zuerst das Token ein. Nichts wurde gespeichert.',
    tokenStore: 'Token hinterlegen',
    tokenStored: 'Ein Token ist hinterlegt. Es wird an {{host}} gesendet und sonst nirgendwohin.',
    tokenNone: 'Kein Token ist hinterlegt.',
    tokenEncrypted: 'Der Schlüsselspeicher des Systems schützt es.',
    tokenWillBeEncrypted: 'Der Schlüsselspeicher des Systems wird es schützen.',
    tokenPlain:
      'Hier gibt es keinen Schlüsselspeicher des Systems: Ein Token ist nur durch Dateirechte geschützt, und andere Programme dieses Benutzers können es lesen.',
    tokenReplace: 'Ersetzen …',
    tokenKeep: 'Das hinterlegte behalten',
    tokenRemove: 'Entfernen …',
    removeTitle: 'Das Zugangstoken entfernen?',
    removeText:
      'Es wird von diesem Computer gelöscht. Modelle, die eines verlangen, können nicht geladen werden, bis Sie es wieder eingeben. Beim Hub bleibt es gültig.',
    removeConfirm: 'Token entfernen',
  },
  storage: {
    title: 'Speicher',
    where: 'Der Datenordner von Cloister auf diesem Computer',
    whereHelp: 'Sein Pfad steht hier nicht: Dieses Fenster kennt ihn nicht.',
    part: 'Teil',
    holds: 'Was darin ist',
    runs: 'Läufe',
    runsText:
      'Plan, Zahlen, Bericht, Adapter und gespeicherte Schritte jedes Laufs. Kein Text von Datensätzen. Ein Adapter kann Spuren davon tragen.',
    models: 'Modelle',
    modelsText: 'Modelle, die Sie hinzugefügt haben.',
    downloads: 'Downloads',
    downloadsText: 'Teile von Modellen, die noch nicht vollständig sind.',
    exports: 'Exporte',
    exportsText: 'Adapter und Berichte, die Sie aus einem Browser exportiert haben.',
    app: 'Dieses Programm',
    appText:
      'Diese Einstellungen, das Zugangstoken, die Aktivitätsliste und Protokolle aus Ereignisnamen und Anzahlen.',
    amount: 'Zurzeit',
    runCount_one: '{{runs}} Lauf',
    runCount_other: '{{runs}} Läufe',
    modelCount_one: '{{models}} Modell, {{size}}',
    modelCount_other: '{{models}} Modelle, {{size}}',
    notCounted: 'nicht gezählt',
    removeHint: 'Läufe werden unter Läufe gelöscht, Modelle unter Modelle.',
  },
  about: { title: 'Über Cloister', more: 'Lizenzen, und was diese Version nicht kann' },
};
