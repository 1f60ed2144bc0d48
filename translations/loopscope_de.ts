<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE" sourcelanguage="en_US">
<context>
    <name>Command</name>
    <message>
        <location filename="../ui/dialogs/commandtext.cpp" line="+34"/>
        <source>No request is in flight now.</source>
        <translation>Zurzeit ist keine Anfrage in Arbeit.</translation>
    </message>
    <message numerus="yes">
        <location line="+2"/>
        <source>%n request(s) in flight now get their answer.</source>
        <translation>
            <numerusform>%n laufende Anfrage bekommt noch ihre Antwort.</numerusform>
            <numerusform>%n laufende Anfragen bekommen noch ihre Antwort.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location line="+1"/>
        <source>%n request(s) in flight now fail.</source>
        <translation>
            <numerusform>%n laufende Anfrage schlägt jetzt fehl.</numerusform>
            <numerusform>%n laufende Anfragen schlagen jetzt fehl.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location line="+3"/>
        <source>%n open connection(s) finish what they have.</source>
        <translation>
            <numerusform>%n offene Verbindung bringt zu Ende, was sie hat.</numerusform>
            <numerusform>%n offene Verbindungen bringen zu Ende, was sie haben.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location line="+1"/>
        <source>%n open connection(s) break.</source>
        <translation>
            <numerusform>%n offene Verbindung bricht ab.</numerusform>
            <numerusform>%n offene Verbindungen brechen ab.</numerusform>
        </translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Requests in flight get their answer.</source>
        <translation>Laufende Anfragen bekommen noch ihre Antwort.</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>Requests in flight fail.</source>
        <translation>Laufende Anfragen schlagen fehl.</translation>
    </message>
    <message numerus="yes">
        <location line="+9"/>
        <source>The other %n worker(s) keep serving.</source>
        <translation>
            <numerusform>Der andere Worker bedient weiter.</numerusform>
            <numerusform>Die anderen %n Worker bedienen weiter.</numerusform>
        </translation>
    </message>
    <message>
        <location line="+1"/>
        <source>No other worker serves meanwhile.</source>
        <translation>Kein anderer Worker bedient in der Zwischenzeit.</translation>
    </message>
    <message>
        <location line="+6"/>
        <source>Reload the cluster?</source>
        <translation>Cluster neu laden?</translation>
    </message>
    <message numerus="yes">
        <location line="+2"/>
        <source>%n worker(s)</source>
        <translation>
            <numerusform>%n Worker</numerusform>
            <numerusform>%n Worker</numerusform>
        </translation>
    </message>
    <message>
        <location line="+2"/>
        <source>All workers are restarted one after the other: a new one starts first, and when it is ready the old one takes no new connections and finishes the requests it has.</source>
        <translation>Alle Worker werden nacheinander neu gestartet: Zuerst startet ein neuer, und wenn er bereit ist, nimmt der alte keine neuen Verbindungen mehr an und beendet die Anfragen, die er noch hat.</translation>
    </message>
    <message>
        <location line="+3"/>
        <source>A worker that is not done after %1 is ended, with what it still has open.</source>
        <translation>Ein Worker, der nach %1 nicht fertig ist, wird beendet, samt allem, was er noch offen hat.</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Reload</source>
        <translation>Neu laden</translation>
    </message>
    <message>
        <location line="+9"/>
        <source>Restart worker %1?</source>
        <translation>Worker %1 neu starten?</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>End worker %1?</source>
        <translation>Worker %1 beenden?</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Restart worker %1</source>
        <translation>Worker %1 neu starten</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>End worker %1</source>
        <translation>Worker %1 beenden</translation>
    </message>
    <message>
        <location line="+4"/>
        <location line="+52"/>
        <source>pid %1</source>
        <translation>pid %1</translation>
    </message>
    <message>
        <location line="-51"/>
        <source>up %1</source>
        <translation>seit %1</translation>
    </message>
    <message>
        <location line="+5"/>
        <source>A new worker starts first. When it is ready, the old one takes no new connections.</source>
        <translation>Zuerst startet ein neuer Worker. Wenn er bereit ist, nimmt der alte keine neuen Verbindungen mehr an.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>If it is not done after %1, the old worker is ended with what it still has open.</source>
        <translation>Ist er nach %1 nicht fertig, wird der alte Worker beendet, samt allem, was er noch offen hat.</translation>
    </message>
    <message>
        <location line="+3"/>
        <source>The process is ended at once.</source>
        <translation>Der Prozess wird sofort beendet.</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>A new worker starts after it.</source>
        <translation>Danach startet ein neuer Worker.</translation>
    </message>
    <message>
        <location line="+25"/>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <location line="+21"/>
        <source>pid %1 takes no new connections</source>
        <translation>pid %1 nimmt keine neuen Verbindungen an</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>it takes no new connections</source>
        <translation>er nimmt keine neuen Verbindungen an</translation>
    </message>
    <message numerus="yes">
        <location line="+2"/>
        <source>%n still open</source>
        <translation>
            <numerusform>%n noch offen</numerusform>
            <numerusform>%n noch offen</numerusform>
        </translation>
    </message>
    <message>
        <location line="+15"/>
        <source>Asked</source>
        <translation>Angefordert</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>slot by slot, the new worker first</source>
        <translation>Slot für Slot, der neue Worker zuerst</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Workers reloaded</source>
        <translation>Worker neu geladen</translation>
    </message>
    <message numerus="yes">
        <location line="+0"/>
        <source>%n worker(s) so far</source>
        <translation>
            <numerusform>bisher %n Worker</numerusform>
            <numerusform>bisher %n Worker</numerusform>
        </translation>
    </message>
    <message>
        <location line="+5"/>
        <location line="+14"/>
        <source>Old worker gone</source>
        <translation>Alter Worker beendet</translation>
    </message>
    <message>
        <location line="-13"/>
        <location line="+7"/>
        <source>New worker started</source>
        <translation>Neuer Worker gestartet</translation>
    </message>
    <message>
        <location line="-6"/>
        <location line="+7"/>
        <source>Ready</source>
        <translation>Bereit</translation>
    </message>
    <message>
        <location line="-7"/>
        <location line="+7"/>
        <source>it serves</source>
        <translation>er bedient</translation>
    </message>
    <message>
        <location line="+3"/>
        <source>Old worker drained</source>
        <translation>Alter Worker leergelaufen</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>Draining the old worker</source>
        <translation>Alter Worker läuft leer</translation>
    </message>
    <message>
        <location line="+3"/>
        <source>ended at the limit, with requests open</source>
        <translation>am Zeitlimit beendet, mit offenen Anfragen</translation>
    </message>
    <message numerus="yes">
        <location line="+13"/>
        <source>%n worker(s) reloaded</source>
        <translation>
            <numerusform>%n Worker neu geladen</numerusform>
            <numerusform>%n Worker neu geladen</numerusform>
        </translation>
    </message>
    <message>
        <location line="+1"/>
        <source>in %1.</source>
        <comment>duration</comment>
        <translation>in %1.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Restarted in %1. The old worker was ended at the limit.</source>
        <translation>In %1 neu gestartet. Der alte Worker wurde am Zeitlimit beendet.</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Restarted in %1.</source>
        <translation>In %1 neu gestartet.</translation>
    </message>
    <message>
        <location line="+6"/>
        <source>Reloading the cluster</source>
        <translation>Cluster wird neu geladen</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>The reload failed</source>
        <translation>Neuladen fehlgeschlagen</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Cluster reloaded</source>
        <translation>Cluster neu geladen</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Restarting worker %1</source>
        <translation>Worker %1 wird neu gestartet</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Worker %1 was not restarted</source>
        <translation>Worker %1 wurde nicht neu gestartet</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Worker %1 restarted</source>
        <translation>Worker %1 neu gestartet</translation>
    </message>
</context>
<context>
    <name>Events</name>
    <message>
        <location filename="../ui/panels/eventmarks.cpp" line="+66"/>
        <source>w%1</source>
        <comment>worker 5, short</comment>
        <translation>w%1</translation>
    </message>
    <message>
        <location line="+3"/>
        <source>restarted</source>
        <translation>neu gestartet</translation>
    </message>
    <message>
        <location line="+0"/>
        <location line="+25"/>
        <source>%1 restarted</source>
        <translation>%1 neu gestartet</translation>
    </message>
    <message>
        <location line="-23"/>
        <source>reload</source>
        <translation>neu geladen</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>exit</source>
        <translation>Exit</translation>
    </message>
    <message>
        <location line="+0"/>
        <location line="+27"/>
        <source>%1 ended</source>
        <translation>%1 beendet</translation>
    </message>
    <message>
        <location line="-15"/>
        <source>Worker %1</source>
        <translation>Worker %1</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>Cluster</source>
        <translation>Cluster</translation>
    </message>
    <message>
        <location line="+5"/>
        <source>%1 blocked its event loop for %2</source>
        <comment>worker, duration</comment>
        <translation>%1 hat seine Event-Loop %2 lang blockiert</translation>
    </message>
    <message>
        <location line="+8"/>
        <source>%1 ended by %2</source>
        <comment>worker, signal</comment>
        <translation>%1 durch %2 beendet</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>%1 ended with code %2</source>
        <translation>%1 mit Code %2 beendet</translation>
    </message>
    <message>
        <location line="+4"/>
        <source>%1 listens</source>
        <translation>%1 lauscht</translation>
    </message>
</context>
<context>
    <name>Report</name>
    <message>
        <location filename="../ui/report/reportpdf.cpp" line="+303"/>
        <source>The pages could not be drawn.</source>
        <translation>Die Seiten konnten nicht gezeichnet werden.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>The pages could not be written: %1.</source>
        <translation>Die Seiten konnten nicht geschrieben werden: %1.</translation>
    </message>
    <message>
        <location filename="../ui/report/savereport.cpp" line="+70"/>
        <source>The report could not be written to %1: %2.</source>
        <translation>Der Bericht konnte nicht nach %1 geschrieben werden: %2.</translation>
    </message>
</context>
<context>
    <name>Sentences</name>
    <message>
        <location filename="../core/console/attachment.cpp" line="+136"/>
        <source>Detached before the answer: the outcome is unknown.</source>
        <translation>Vor der Antwort getrennt: Das Ergebnis ist unbekannt.</translation>
    </message>
    <message>
        <location line="+69"/>
        <source>Not attached to a cluster: nothing was sent.</source>
        <translation>Mit keinem Cluster verbunden: Es wurde nichts gesendet.</translation>
    </message>
    <message>
        <location filename="../core/console/endpoint.cpp" line="+25"/>
        <source>A Unix socket needs an absolute path, as in unix:/run/user/1000/shop.sock.</source>
        <translation>Ein Unix-Socket braucht einen absoluten Pfad, etwa unix:/run/user/1000/shop.sock.</translation>
    </message>
    <message>
        <location line="+3"/>
        <source>The path of the socket contains a null character.</source>
        <translation>Der Pfad des Sockets enthält ein Nullzeichen.</translation>
    </message>
    <message>
        <location line="+3"/>
        <source>The path of the socket is longer than 107 bytes, more than a Unix socket can have.</source>
        <translation>Der Pfad des Sockets ist länger als 107 Byte, mehr, als ein Unix-Socket haben kann.</translation>
    </message>
    <message>
        <location line="+19"/>
        <source>A TCP address needs a host and a port, as in tcp://127.0.0.1:7070.</source>
        <translation>Eine TCP-Adresse braucht einen Host und einen Port, etwa tcp://127.0.0.1:7070.</translation>
    </message>
    <message>
        <location line="+3"/>
        <source>A TCP address has nothing but a host and a port, as in tcp://127.0.0.1:7070.</source>
        <translation>Eine TCP-Adresse hat nur einen Host und einen Port, etwa tcp://127.0.0.1:7070.</translation>
    </message>
    <message>
        <location line="+5"/>
        <source>TCP is for this machine only (127.0.0.1, ::1, localhost): metrics would travel unprotected.</source>
        <translation>TCP gilt nur für diesen Rechner (127.0.0.1, ::1, localhost): Messwerte würden ungeschützt übertragen.</translation>
    </message>
    <message>
        <location line="+15"/>
        <source>The address is empty.</source>
        <translation>Die Adresse ist leer.</translation>
    </message>
    <message>
        <location line="+16"/>
        <source>Addresses that begin with %1 are not supported yet; use unix: or tcp:.</source>
        <translation>Adressen, die mit %1 beginnen, werden noch nicht unterstützt; nehmen Sie unix: oder tcp:.</translation>
    </message>
    <message>
        <location line="+5"/>
        <source>Not an address of a cluster; write unix:/path/name.sock or tcp://127.0.0.1:7070.</source>
        <translation>Das ist keine Adresse eines Clusters; schreiben Sie unix:/pfad/name.sock oder tcp://127.0.0.1:7070.</translation>
    </message>
    <message>
        <location filename="../core/console/pendingcommands.cpp" line="+47"/>
        <source>The cluster&apos;s answer cannot be read: the outcome is unknown.</source>
        <translation>Die Antwort des Clusters ist nicht lesbar: Das Ergebnis ist unbekannt.</translation>
    </message>
    <message>
        <location line="+100"/>
        <source>The cluster did not answer in time: the outcome is unknown.</source>
        <translation>Der Cluster hat nicht rechtzeitig geantwortet: Das Ergebnis ist unbekannt.</translation>
    </message>
    <message>
        <location line="+14"/>
        <source>The link was lost before the answer: the outcome is unknown.</source>
        <translation>Die Verbindung ging vor der Antwort verloren: Das Ergebnis ist unbekannt.</translation>
    </message>
    <message>
        <location filename="../core/console/redis/keyscan.cpp" line="+60"/>
        <source>The server gave an answer to SCAN that is none</source>
        <translation>Der Server hat auf SCAN etwas geantwortet, das keine Antwort ist</translation>
    </message>
    <message>
        <location filename="../core/console/redis/redisconnection.cpp" line="+56"/>
        <source>The server did not answer within %1 s</source>
        <translation>Der Server hat innerhalb von %1 s nicht geantwortet</translation>
    </message>
    <message>
        <location line="+22"/>
        <source>The server does not let us in: %1</source>
        <translation>Der Server lässt uns nicht ein: %1</translation>
    </message>
    <message>
        <location line="+33"/>
        <source>There is no connection to Redis</source>
        <translation>Es besteht keine Verbindung zu Redis</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Too many commands are under way</source>
        <translation>Es sind zu viele Befehle unterwegs</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>%1 is not sent: the server does not flag it as read-only</source>
        <translation>%1 wird nicht gesendet: Der Server kennzeichnet es nicht als nur lesend</translation>
    </message>
    <message>
        <location line="+32"/>
        <source>The server takes only local connections without a password (protected mode)</source>
        <translation>Der Server nimmt ohne Passwort nur lokale Verbindungen an (protected mode)</translation>
    </message>
    <message>
        <location line="+5"/>
        <source>The server has as many clients as it takes</source>
        <translation>Der Server hat so viele Clients, wie er annimmt</translation>
    </message>
    <message>
        <location filename="../core/console/redis/redisinspector.cpp" line="+109"/>
        <source>The connection to Redis was lost</source>
        <translation>Die Verbindung zu Redis ging verloren</translation>
    </message>
    <message>
        <location filename="../core/console/redis/redisreply.cpp" line="+107"/>
        <source>The server&apos;s reply is larger than 64 MiB</source>
        <translation>Die Antwort des Servers ist größer als 64 MiB</translation>
    </message>
    <message>
        <location line="+13"/>
        <source>The server&apos;s reply has more than 200000 elements</source>
        <translation>Die Antwort des Servers hat mehr als 200000 Elemente</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>This does not speak the Redis protocol: %1</source>
        <translation>Das spricht nicht das Redis-Protokoll: %1</translation>
    </message>
    <message>
        <location filename="../core/console/redis/redissocketlink.cpp" line="+19"/>
        <source>There is no Redis at this socket</source>
        <translation>An diesem Socket ist kein Redis</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Nothing listens at this socket</source>
        <translation>An diesem Socket lauscht niemand</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>This program may not open the socket</source>
        <translation>Dieses Programm darf den Socket nicht öffnen</translation>
    </message>
    <message>
        <location line="+2"/>
        <location line="+14"/>
        <location line="+38"/>
        <location line="+14"/>
        <source>The server closed the connection</source>
        <translation>Der Server hat die Verbindung geschlossen</translation>
    </message>
    <message>
        <location line="-64"/>
        <source>The socket failed: %1</source>
        <translation>Der Socket hat versagt: %1</translation>
    </message>
    <message>
        <location line="+8"/>
        <source>Nothing listens at this address</source>
        <translation>An dieser Adresse lauscht niemand</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>No host of this name is known</source>
        <translation>Kein Host dieses Namens ist bekannt</translation>
    </message>
    <message>
        <location line="+4"/>
        <source>The encrypted connection was refused: %1</source>
        <translation>Die verschlüsselte Verbindung wurde abgelehnt: %1</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>The connection failed: %1</source>
        <translation>Die Verbindung ist fehlgeschlagen: %1</translation>
    </message>
    <message>
        <location filename="../core/console/redis/redisurl.cpp" line="+17"/>
        <source>; write redis://host:6379/0 or redis+unix:///path.sock</source>
        <translation>; schreiben Sie redis://host:6379/0 oder redis+unix:///pfad.sock</translation>
    </message>
    <message>
        <location line="+10"/>
        <source>The database of a Redis address is a number, not &quot;%1&quot;</source>
        <translation>Die Datenbank einer Redis-Adresse ist eine Zahl, nicht &quot;%1&quot;</translation>
    </message>
    <message>
        <location line="+10"/>
        <source>A Redis socket needs an absolute path</source>
        <translation>Ein Redis-Socket braucht einen absoluten Pfad</translation>
    </message>
    <message>
        <location line="+14"/>
        <source>This is not an address of a Redis</source>
        <translation>Das ist keine Adresse eines Redis</translation>
    </message>
    <message>
        <location line="+5"/>
        <source>&quot;%1&quot; is not a kind of Redis address</source>
        <translation>&quot;%1&quot; ist keine Art von Redis-Adresse</translation>
    </message>
    <message>
        <location line="+5"/>
        <source>The Redis address names no host</source>
        <translation>Die Redis-Adresse nennt keinen Host</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Port 0 is not a port</source>
        <translation>Port 0 ist kein Port</translation>
    </message>
    <message>
        <location filename="../core/console/redis/valuelook.cpp" line="+96"/>
        <source>Values of the type %1 cannot be shown</source>
        <translation>Werte des Typs %1 können nicht gezeigt werden</translation>
    </message>
    <message>
        <location line="+60"/>
        <source>The server gave an answer to a look at this value that is none</source>
        <translation>Der Server hat auf die Frage nach diesem Wert etwas geantwortet, das keine Antwort ist</translation>
    </message>
    <message>
        <location line="+86"/>
        <source>It expired or was deleted</source>
        <translation>Er ist abgelaufen oder wurde gelöscht</translation>
    </message>
    <message>
        <location filename="../core/console/session.cpp" line="+29"/>
        <source>The cluster does not read what is sent to it.</source>
        <translation>Der Cluster liest nicht, was ihm gesendet wird.</translation>
    </message>
    <message>
        <location line="+69"/>
        <source>This kind of address cannot be opened as a socket.</source>
        <translation>Diese Art von Adresse lässt sich nicht als Socket öffnen.</translation>
    </message>
    <message>
        <location line="+110"/>
        <source>Nobody took the connection within 5 s.</source>
        <translation>Niemand hat die Verbindung innerhalb von 5 s angenommen.</translation>
    </message>
    <message>
        <location filename="../core/console/socketdriver.cpp" line="+38"/>
        <source>The cluster speaks version %1 of the metrics protocol; this console knows version %2.</source>
        <translation>Der Cluster spricht Version %1 des Metrik-Protokolls; diese Konsole kennt Version %2.</translation>
    </message>
    <message>
        <location line="+67"/>
        <location line="+36"/>
        <source>What answers here is not a Loopscope hub.</source>
        <translation>Was hier antwortet, ist kein Loopscope-Hub.</translation>
    </message>
    <message>
        <location line="-34"/>
        <source>The cluster sent a line of more than 1 MiB.</source>
        <translation>Der Cluster hat eine Zeile von mehr als 1 MiB gesendet.</translation>
    </message>
    <message>
        <location line="+20"/>
        <location line="+180"/>
        <source>The cluster refused: %1.</source>
        <translation>Der Cluster hat abgelehnt: %1.</translation>
    </message>
    <message>
        <location line="-174"/>
        <source>The cluster introduces itself in a way that cannot be read.</source>
        <translation>Der Cluster stellt sich auf eine Weise vor, die nicht lesbar ist.</translation>
    </message>
    <message>
        <location line="+5"/>
        <source>What answers here is an HTTP server, not a Loopscope hub.</source>
        <translation>Was hier antwortet, ist ein HTTP-Server, kein Loopscope-Hub.</translation>
    </message>
    <message>
        <location line="+25"/>
        <source>The cluster sent %1 lines that are not JSON.</source>
        <translation>Der Cluster hat %1 Zeilen gesendet, die kein JSON sind.</translation>
    </message>
    <message>
        <location line="+24"/>
        <source>The cluster asks for a kind of authentication that this console does not know.</source>
        <translation>Der Cluster verlangt eine Art der Anmeldung, die diese Konsole nicht kennt.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>The cluster announces its metrics in a way that cannot be read.</source>
        <translation>Der Cluster kündigt seine Metriken auf eine Weise an, die nicht lesbar ist.</translation>
    </message>
    <message>
        <location line="+121"/>
        <source>The cluster&apos;s answer to the attachment cannot be read.</source>
        <translation>Die Antwort des Clusters auf die Anmeldung ist nicht lesbar.</translation>
    </message>
    <message>
        <location line="+43"/>
        <source>Not attached to the cluster: nothing was sent.</source>
        <translation>Nicht mit dem Cluster verbunden: Es wurde nichts gesendet.</translation>
    </message>
    <message>
        <location line="+3"/>
        <source>Too many commands are under way: nothing was sent.</source>
        <translation>Es sind zu viele Befehle unterwegs: Es wurde nichts gesendet.</translation>
    </message>
    <message>
        <location line="+28"/>
        <source>What answers here did not introduce itself within 5 s: it is not a Loopscope hub.</source>
        <translation>Was hier antwortet, hat sich innerhalb von 5 s nicht vorgestellt: Es ist kein Loopscope-Hub.</translation>
    </message>
    <message>
        <location line="+4"/>
        <source>The cluster did not answer the attachment within 5 s.</source>
        <translation>Der Cluster hat innerhalb von 5 s nicht auf die Anmeldung geantwortet.</translation>
    </message>
    <message>
        <location filename="../core/console/socketlink.cpp" line="+26"/>
        <source>There is no socket at %1.</source>
        <translation>Es gibt keinen Socket unter %1.</translation>
    </message>
    <message>
        <location line="+3"/>
        <source>Nobody listens at %1: the cluster has ended.</source>
        <translation>Niemand lauscht an %1: Der Cluster ist beendet.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>You have no permission to open %1.</source>
        <translation>Sie haben keine Berechtigung, %1 zu öffnen.</translation>
    </message>
    <message>
        <location line="+2"/>
        <location line="+15"/>
        <location line="+18"/>
        <source>The cluster closed the connection.</source>
        <translation>Der Cluster hat die Verbindung geschlossen.</translation>
    </message>
    <message>
        <location line="-31"/>
        <location line="+15"/>
        <source>The connection to %1 failed.</source>
        <translation>Die Verbindung zu %1 ist fehlgeschlagen.</translation>
    </message>
    <message>
        <location line="-6"/>
        <source>Nobody listens at %1.</source>
        <translation>Niemand lauscht an %1.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>The host of %1 is not known.</source>
        <translation>Der Host von %1 ist nicht bekannt.</translation>
    </message>
    <message>
        <location line="+93"/>
        <source>TCP is for this machine only.</source>
        <translation>TCP gilt nur für diesen Rechner.</translation>
    </message>
</context>
<context>
    <name>Verdict</name>
    <message>
        <location filename="../ui/models/verdict.cpp" line="+39"/>
        <source>Lag over the limit since %1, worst %2.</source>
        <translation>Verzögerung seit %1 über dem Grenzwert, höchstens %2.</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Lag over the limit since %1.</source>
        <translation>Verzögerung seit %1 über dem Grenzwert.</translation>
    </message>
    <message numerus="yes">
        <location line="+1"/>
        <source>%n stall(s)</source>
        <translation>
            <numerusform>%n Blockade</numerusform>
            <numerusform>%n Blockaden</numerusform>
        </translation>
    </message>
    <message>
        <location line="+1"/>
        <source>%1 since %2, worst %3.</source>
        <comment>15 stalls</comment>
        <translation>%1 seit %2, längste %3.</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>%1 since %2.</source>
        <comment>15 stalls</comment>
        <translation>%1 seit %2.</translation>
    </message>
    <message>
        <location line="+12"/>
        <source>Worker %1 is blocked for %2.</source>
        <translation>Worker %1 ist seit %2 blockiert.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Worker %1 blocks its event loop.</source>
        <translation>Worker %1 blockiert seine Event-Loop.</translation>
    </message>
    <message numerus="yes">
        <location line="+16"/>
        <source>%n worker(s) block their event loop:</source>
        <translation>
            <numerusform>%n Worker blockiert seine Event-Loop:</numerusform>
            <numerusform>%n Worker blockieren ihre Event-Loop:</numerusform>
        </translation>
    </message>
    <message>
        <location line="+27"/>
        <source>Worker %1 is down.</source>
        <translation>Worker %1 ist ausgefallen.</translation>
    </message>
    <message>
        <location line="+3"/>
        <source>It failed at %1.</source>
        <translation>Er ist um %1 fehlgeschlagen.</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>It failed at %1: %2.</source>
        <translation>Er ist um %1 fehlgeschlagen: %2.</translation>
    </message>
    <message>
        <location line="+19"/>
        <source>Worker %1 blocked its event loop until %2.</source>
        <translation>Worker %1 hat seine Event-Loop bis %2 blockiert.</translation>
    </message>
</context>
<context>
    <name>WorkerState</name>
    <message>
        <location filename="../ui/models/workerrow.cpp" line="+166"/>
        <source>Starting</source>
        <translation>Startet</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>was starting</source>
        <translation>startete</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Ready</source>
        <translation>Bereit</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>was ready</source>
        <translation>war bereit</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Running</source>
        <translation>Läuft</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>was running</source>
        <translation>lief</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Stalling</source>
        <translation>Stockt</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>was stalling</source>
        <translation>stockte</translation>
    </message>
    <message>
        <location line="+3"/>
        <source>Blocked</source>
        <translation>Blockiert</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>was blocked</source>
        <translation>war blockiert</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Blocked %1</source>
        <translation>Blockiert %1</translation>
    </message>
    <message>
        <location line="+4"/>
        <source>Draining</source>
        <translation>Läuft leer</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>was draining</source>
        <translation>lief leer</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Draining, %1 left</source>
        <translation>Läuft leer, noch %1</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Ended</source>
        <translation>Beendet</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
</context>
<context>
    <name>loopscope::ui::AttachPage</name>
    <message>
        <location filename="../ui/panels/attachpage.cpp" line="+93"/>
        <source>Attach to a cluster</source>
        <translation>Mit einem Cluster verbinden</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Attaching only watches. Nothing in the cluster changes until you press a button that says so.</source>
        <translation>Verbinden heißt nur zusehen. Im Cluster ändert sich nichts, bis Sie eine Schaltfläche drücken, die das ausdrücklich sagt.</translation>
    </message>
    <message>
        <location line="+18"/>
        <source>Address of a metrics socket</source>
        <translation>Adresse eines Metrik-Sockets</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Ctrl+L</source>
        <translation>Strg+L</translation>
    </message>
    <message>
        <location line="+3"/>
        <location filename="../ui/panels/attachpage.h" line="+31"/>
        <source>Attach</source>
        <translation>Verbinden</translation>
    </message>
    <message>
        <location line="+3"/>
        <source>Attach to the address</source>
        <translation>Mit der Adresse verbinden</translation>
    </message>
    <message>
        <location line="+26"/>
        <source>Try</source>
        <translation>Beispiele</translation>
    </message>
    <message>
        <location line="+6"/>
        <source>Fill in %1</source>
        <translation>%1 eintragen</translation>
    </message>
    <message>
        <location line="+23"/>
        <source>Clusters on this computer</source>
        <translation>Cluster auf diesem Computer</translation>
    </message>
    <message>
        <location line="+5"/>
        <source>lag max, 1 min</source>
        <translation>Lag max., 1 min</translation>
    </message>
    <message>
        <location line="+3"/>
        <source>Clusters found on this computer</source>
        <translation>Auf diesem Computer gefundene Cluster</translation>
    </message>
    <message>
        <location line="+5"/>
        <source>No cluster has a socket in %1. Start the demo, or load the agent into an app; it shows up here by itself.</source>
        <translation>Kein Cluster hat einen Socket in %1. Starten Sie die Demo oder laden Sie den Agenten in eine App; sie erscheint dann hier von selbst.</translation>
    </message>
    <message>
        <location line="+17"/>
        <source>Recent</source>
        <translation>Zuletzt verwendet</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Clear</source>
        <translation>Leeren</translation>
    </message>
    <message>
        <location line="+4"/>
        <source>Clear the list of recent endpoints</source>
        <translation>Liste der zuletzt verwendeten Endpunkte leeren</translation>
    </message>
    <message>
        <location line="+8"/>
        <source>Recent endpoints</source>
        <translation>Zuletzt verwendete Endpunkte</translation>
    </message>
    <message>
        <location line="+5"/>
        <source>What you attach to is kept here.</source>
        <translation>Womit Sie sich verbinden, wird hier aufbewahrt.</translation>
    </message>
    <message>
        <location line="+18"/>
        <source>Start a demo cluster</source>
        <translation>Demo-Cluster starten</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Workers of our own server on 127.0.0.1, under a light load. You can make one of them stall, leak or crash, and watch what the console says.</source>
        <translation>Worker unseres eigenen Servers auf 127.0.0.1 unter leichter Last. Sie können einen davon blockieren, Speicher verlieren oder abstürzen lassen und sehen, was die Konsole dazu sagt.</translation>
    </message>
    <message>
        <location line="+4"/>
        <location line="+117"/>
        <source>Start demo</source>
        <translation>Demo starten</translation>
    </message>
    <message>
        <location line="-116"/>
        <source>Start a demo cluster and attach to it</source>
        <translation>Demo-Cluster starten und damit verbinden</translation>
    </message>
    <message>
        <location line="+5"/>
        <source>It ends with this window.</source>
        <translation>Sie endet mit diesem Fenster.</translation>
    </message>
    <message>
        <location line="+23"/>
        <source>Make your own app visible</source>
        <translation>Die eigene App sichtbar machen</translation>
    </message>
    <message>
        <location line="+17"/>
        <location line="+1"/>
        <source>Copy the command</source>
        <translation>Befehl kopieren</translation>
    </message>
    <message>
        <location line="+3"/>
        <source>The command is on the clipboard.</source>
        <translation>Der Befehl ist in der Zwischenablage.</translation>
    </message>
    <message>
        <location line="+6"/>
        <source>The agent is not installed beside this program.</source>
        <translation>Der Agent ist nicht neben diesem Programm installiert.</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Every cluster with the agent shows up here by itself.</source>
        <translation>Jeder Cluster mit dem Agenten erscheint hier von selbst.</translation>
    </message>
    <message>
        <location line="+48"/>
        <source>Connecting to %1…</source>
        <translation>Verbindet mit %1 …</translation>
    </message>
    <message>
        <location line="+12"/>
        <source>Starting…</source>
        <translation>Startet …</translation>
    </message>
    <message>
        <location line="+29"/>
        <source>Nobody listens on this socket any more.</source>
        <translation>An diesem Socket lauscht niemand mehr.</translation>
    </message>
</context>
<context>
    <name>loopscope::ui::CacheAddressBar</name>
    <message>
        <location filename="../ui/panels/cacheaddressbar.cpp" line="+22"/>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <location line="+6"/>
        <location line="+2"/>
        <source>Redis address</source>
        <translation>Redis-Adresse</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>A password is kept only while this window is open and never shown.</source>
        <translation>Ein Passwort wird nur behalten, solange dieses Fenster offen ist, und nie angezeigt.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Open this Redis</source>
        <translation>Diesen Redis öffnen</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Close the address field</source>
        <translation>Adressfeld schließen</translation>
    </message>
</context>
<context>
    <name>loopscope::ui::CacheChart</name>
    <message>
        <location filename="../ui/panels/cachechart.cpp" line="+80"/>
        <source>%1: %2, from %3 to %4</source>
        <translation>%1: %2, von %3 bis %4</translation>
    </message>
</context>
<context>
    <name>loopscope::ui::CacheFigures</name>
    <message>
        <location filename="../ui/panels/cachefigures.cpp" line="+36"/>
        <source>No data: the server has not said it yet.</source>
        <translation>Keine Daten: der Server hat den Wert noch nicht genannt.</translation>
    </message>
    <message>
        <location line="+4"/>
        <source>Memory</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Memory in use by the server, of its limit (maxmemory).</source>
        <translation>Vom Server belegter Speicher, gemessen an seinem Limit (maxmemory).</translation>
    </message>
    <message>
        <location line="+3"/>
        <source>of %1</source>
        <translation>von %1</translation>
    </message>
    <message>
        <location line="+6"/>
        <source>Keys</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Keys of the database that is open.</source>
        <translation>Schlüssel der geöffneten Datenbank.</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Hit ratio, 1 min</source>
        <translation>Trefferquote, 1 min</translation>
    </message>
    <message>
        <location line="-14"/>
        <source>No data: a rate needs two readings, 2 s apart, and no scan by this console between them.</source>
        <translation>Keine Daten: eine Rate braucht zwei Messungen im Abstand von 2 s und dazwischen keine Suche dieser Konsole.</translation>
    </message>
    <message>
        <location line="+15"/>
        <source>Share of look-ups that found a key, over the last minute, of all clients. What this console looks up in a scan is left out.</source>
        <translation>Anteil der Abfragen aller Clients, die in der letzten Minute einen Schlüssel fanden. Was diese Konsole bei einer Suche abfragt, zählt nicht mit.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>No data: nobody has looked anything up.</source>
        <translation>Keine Daten: niemand hat etwas abgefragt.</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Hits</source>
        <translation>Treffer</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Look-ups per second that found a key.</source>
        <translation>Abfragen pro Sekunde, die einen Schlüssel fanden.</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Misses</source>
        <translation>Fehlzugriffe</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Look-ups per second that found no key.</source>
        <translation>Abfragen pro Sekunde, die keinen Schlüssel fanden.</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Evicted</source>
        <translation>Verdrängt</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Keys thrown out for want of memory since the server started.</source>
        <translation>Schlüssel, die seit dem Start des Servers aus Speichermangel verworfen wurden.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>· %1</source>
        <translation>· %1</translation>
    </message>
    <message>
        <location line="+3"/>
        <source>Operations</source>
        <translation>Operationen</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Commands that the server runs per second, of all clients.</source>
        <translation>Befehle aller Clients, die der Server pro Sekunde ausführt.</translation>
    </message>
</context>
<context>
    <name>loopscope::ui::CacheHeader</name>
    <message>
        <location filename="../ui/panels/cacheheader.cpp" line="+38"/>
        <source>redis %1</source>
        <translation>redis %1</translation>
    </message>
    <message>
        <location line="+8"/>
        <source>db %1</source>
        <translation>db %1</translation>
    </message>
    <message>
        <location line="+7"/>
        <source>replica</source>
        <translation>Replikat</translation>
    </message>
    <message>
        <location line="+17"/>
        <source>%1 of %2 keys</source>
        <translation>%1 von %2 Schlüsseln</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>%1 keys</source>
        <translation>%1 Schlüssel</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>stopped at %1 keys, the most that are listed</source>
        <translation>angehalten bei %1 Schlüsseln, mehr werden nicht aufgelistet</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>stopped at %1 of %2 keys</source>
        <translation>angehalten bei %1 von %2 Schlüsseln</translation>
    </message>
    <message numerus="yes">
        <location line="-15"/>
        <source>%Ln keys match</source>
        <translation>
            <numerusform>%Ln Schlüssel passt</numerusform>
            <numerusform>%Ln Schlüssel passen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location line="+1"/>
        <source>all %Ln keys</source>
        <translation>
            <numerusform>%Ln Schlüssel insgesamt</numerusform>
            <numerusform>alle %Ln Schlüssel</numerusform>
        </translation>
    </message>
    <message>
        <location line="+28"/>
        <location line="+62"/>
        <source>Address…</source>
        <translation>Adresse …</translation>
    </message>
    <message>
        <location line="-48"/>
        <source>Read-only</source>
        <translation>Nur lesen</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Only commands that the server itself flags readonly are sent.</source>
        <translation>Es werden nur Befehle gesendet, die der Server selbst als „readonly“ kennzeichnet.</translation>
    </message>
    <message>
        <location line="+3"/>
        <source>Progress of the scan</source>
        <translation>Fortschritt der Suche</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Open another Redis</source>
        <translation>Anderen Redis öffnen</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Look at another Redis</source>
        <translation>Einen anderen Redis ansehen</translation>
    </message>
    <message>
        <location line="+34"/>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>Scan again</source>
        <translation>Neu suchen</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Stop the scan</source>
        <translation>Suche anhalten</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>Scan the keys again</source>
        <translation>Schlüssel erneut suchen</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Scan the keys again (F5)</source>
        <translation>Schlüssel erneut suchen (F5)</translation>
    </message>
    <message>
        <location line="-83"/>
        <source>%1, as of %2</source>
        <translation>%1, Stand %2</translation>
    </message>
</context>
<context>
    <name>loopscope::ui::CacheKeyTable</name>
    <message>
        <location filename="../ui/panels/cachekeytable.cpp" line="+96"/>
        <source>Keys</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>One row for each key found: type, memory, time to live and encoding.</source>
        <translation>Eine Zeile je gefundenem Schlüssel: Typ, Speicher, Lebensdauer und Kodierung.</translation>
    </message>
    <message>
        <location line="+23"/>
        <source>Columns of the key table</source>
        <translation>Spalten der Schlüsseltabelle</translation>
    </message>
</context>
<context>
    <name>loopscope::ui::CacheLinkBar</name>
    <message>
        <location filename="../ui/panels/cachelinkbar.cpp" line="+25"/>
        <source>Trying again now.</source>
        <translation>Neuer Versuch läuft.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Next try in %1.</source>
        <translation>Nächster Versuch in %1.</translation>
    </message>
    <message>
        <location line="+8"/>
        <source>Reconnect now</source>
        <translation>Jetzt neu verbinden</translation>
    </message>
    <message>
        <location line="+11"/>
        <source>Progress of loading</source>
        <translation>Fortschritt des Ladens</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Reconnect to Redis now</source>
        <translation>Jetzt neu mit Redis verbinden</translation>
    </message>
    <message>
        <location line="+15"/>
        <source>Redis is not reachable.</source>
        <translation>Redis ist nicht erreichbar.</translation>
    </message>
    <message>
        <location line="+5"/>
        <source>%1 loaded.</source>
        <translation>%1 geladen.</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>It does not say how far it is.</source>
        <translation>Der Stand ist nicht bekannt.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>About %1 left.</source>
        <translation>Noch etwa %1.</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Redis is loading its data.</source>
        <translation>Redis lädt seine Daten.</translation>
    </message>
    <message>
        <location line="+10"/>
        <source>Redis refuses some commands; what they would tell is missing.</source>
        <translation>Redis verweigert einige Befehle; was sie zeigen würden, fehlt.</translation>
    </message>
</context>
<context>
    <name>loopscope::ui::CachePage</name>
    <message>
        <location filename="../ui/panels/cachepage.cpp" line="+51"/>
        <location filename="../ui/panels/cachepage.h" line="+36"/>
        <source>Cache</source>
        <translation>Cache</translation>
    </message>
    <message>
        <location line="+43"/>
        <source>Hit ratio</source>
        <translation>Trefferquote</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>of the last minute</source>
        <translation>der letzten Minute</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>Nobody has looked anything up.</source>
        <translation>Niemand hat etwas abgefragt.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Operations</source>
        <translation>Operationen</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>per second, of all clients</source>
        <translation>pro Sekunde, alle Clients</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>The server has not said yet how many commands it runs.</source>
        <translation>Der Server hat noch nicht genannt, wie viele Befehle er ausführt.</translation>
    </message>
    <message>
        <location line="+34"/>
        <source>Keys</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <location line="+4"/>
        <source>Type of the keys</source>
        <translation>Typ der Schlüssel</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>all types</source>
        <translation>alle Typen</translation>
    </message>
    <message>
        <location line="+4"/>
        <source>Filter of the keys</source>
        <translation>Filter der Schlüssel</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Pattern, such as cart:*</source>
        <translation>Muster, etwa cart:*</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>* and ? stand for any characters, [ab] for one of them, \xNN for a byte. Enter scans; a name without them is looked up directly. (/ or Ctrl+F)</source>
        <translation>* und ? stehen für beliebige Zeichen, [ab] für eines davon, \xNN für ein Byte. Die Eingabetaste sucht; ein Name ohne diese Zeichen wird direkt abgefragt. (/ oder Strg+F)</translation>
    </message>
    <message>
        <location line="+150"/>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <location line="+4"/>
        <source>No cluster is attached.</source>
        <translation>Kein Cluster ist verbunden.</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>This cluster reports no Redis.</source>
        <translation>Dieser Cluster meldet keinen Redis.</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Type the address of a Redis above. Nothing is ever written to it.</source>
        <translation>Geben Sie oben die Adresse eines Redis ein. Es wird nie etwas hineingeschrieben.</translation>
    </message>
    <message>
        <location line="+3"/>
        <source>This Redis cannot be read.</source>
        <translation>Dieser Redis kann nicht gelesen werden.</translation>
    </message>
    <message>
        <location line="+3"/>
        <source>Redis is loading its data.</source>
        <translation>Redis lädt seine Daten.</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>The keys are listed as soon as it is done.</source>
        <translation>Die Schlüssel werden aufgelistet, sobald er fertig ist.</translation>
    </message>
    <message>
        <location line="+3"/>
        <source>Redis is not reachable.</source>
        <translation>Redis ist nicht erreichbar.</translation>
    </message>
    <message>
        <location line="+3"/>
        <source>Connecting…</source>
        <translation>Verbindet …</translation>
    </message>
    <message>
        <location line="+14"/>
        <source>%1, as of before the link was lost</source>
        <translation>%1, Stand vor dem Verbindungsverlust</translation>
    </message>
    <message>
        <location line="+3"/>
        <source>Looking for keys…</source>
        <translation>Schlüssel werden gesucht …</translation>
    </message>
    <message>
        <location line="+4"/>
        <source>No key matches.</source>
        <translation>Kein Schlüssel passt.</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>This database has no keys.</source>
        <translation>Diese Datenbank hat keine Schlüssel.</translation>
    </message>
</context>
<context>
    <name>loopscope::ui::CachePreview</name>
    <message>
        <location filename="../ui/panels/cachepreview.cpp" line="+61"/>
        <source>Elements of the value</source>
        <translation>Elemente des Werts</translation>
    </message>
    <message>
        <location line="+17"/>
        <source>Columns of the value</source>
        <translation>Spalten des Werts</translation>
    </message>
    <message>
        <location line="+18"/>
        <source>Type, encoding</source>
        <translation>Typ, Kodierung</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Memory</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Length</source>
        <translation>Länge</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>TTL</source>
        <translation>TTL</translation>
    </message>
    <message>
        <location line="+9"/>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <location line="+34"/>
        <source>Copy the key&apos;s name</source>
        <translation>Namen des Schlüssels kopieren</translation>
    </message>
    <message>
        <location line="+16"/>
        <source>Show as</source>
        <translation>Anzeigen als</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>JSON</source>
        <translation>JSON</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>Hex</source>
        <translation>Hex</translation>
    </message>
    <message>
        <location line="+3"/>
        <source>More</source>
        <translation>Mehr</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Read more of the value</source>
        <translation>Mehr vom Wert lesen</translation>
    </message>
    <message>
        <location line="+27"/>
        <source>No key chosen</source>
        <translation>Kein Schlüssel gewählt</translation>
    </message>
    <message>
        <location line="+3"/>
        <source>Choose a key to see its value.</source>
        <translation>Wählen Sie einen Schlüssel, um seinen Wert zu sehen.</translation>
    </message>
    <message>
        <location line="+15"/>
        <source>Reading…</source>
        <translation>Liest …</translation>
    </message>
    <message>
        <location line="+14"/>
        <source>This key is gone. %1</source>
        <translation>Diesen Schlüssel gibt es nicht mehr. %1</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>The value could not be read. %1</source>
        <translation>Der Wert konnte nicht gelesen werden. %1</translation>
    </message>
    <message>
        <location line="+19"/>
        <source>%1, %2</source>
        <comment>type, encoding</comment>
        <translation>%1, %2</translation>
    </message>
    <message>
        <location line="+6"/>
        <source>%1 B</source>
        <translation>%1 B</translation>
    </message>
    <message numerus="yes">
        <location line="+2"/>
        <source>%Ln elements</source>
        <translation>
            <numerusform>%Ln Element</numerusform>
            <numerusform>%Ln Elemente</numerusform>
        </translation>
    </message>
    <message>
        <location line="+11"/>
        <source>none: stays until evicted</source>
        <translation>keine: bleibt bis zur Verdrängung</translation>
    </message>
    <message>
        <location line="+11"/>
        <source>The value is an empty string.</source>
        <translation>Der Wert ist eine leere Zeichenkette.</translation>
    </message>
    <message>
        <location line="+43"/>
        <source>whole value</source>
        <translation>ganzer Wert</translation>
    </message>
    <message>
        <location line="+1"/>
        <location line="+5"/>
        <source>first %1 of %2</source>
        <translation>die ersten %1 von %2</translation>
    </message>
    <message>
        <location line="-1"/>
        <source>all of %1</source>
        <translation>alle %1</translation>
    </message>
</context>
<context>
    <name>loopscope::ui::CacheRowsModel</name>
    <message>
        <location filename="../ui/panels/cacherows.cpp" line="+59"/>
        <source>First %1 of %2.</source>
        <translation>Die ersten %1 von %2.</translation>
    </message>
    <message>
        <location line="+15"/>
        <source>Field</source>
        <translation>Feld</translation>
    </message>
    <message>
        <location line="+0"/>
        <location line="+2"/>
        <location line="+5"/>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <location line="-5"/>
        <source>Index</source>
        <translation>Index</translation>
    </message>
    <message>
        <location line="+2"/>
        <location line="+3"/>
        <source>Member</source>
        <translation>Element</translation>
    </message>
    <message>
        <location line="-3"/>
        <source>Score</source>
        <translation>Wertung</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Entry</source>
        <translation>Eintrag</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>Fields</source>
        <translation>Felder</translation>
    </message>
</context>
<context>
    <name>loopscope::ui::ChartStack</name>
    <message>
        <location filename="../ui/panels/chartstack.cpp" line="+38"/>
        <source>Chart</source>
        <translation>Diagramm</translation>
    </message>
    <message>
        <location line="+0"/>
        <location line="+1"/>
        <source>Lag</source>
        <translation>Lag</translation>
    </message>
    <message>
        <location line="-1"/>
        <source>Heap</source>
        <translation>Heap</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>Handles</source>
        <translation>Handles</translation>
    </message>
    <message>
        <location line="+0"/>
        <location line="+34"/>
        <source>Requests</source>
        <translation>Anfragen</translation>
    </message>
    <message>
        <location line="-33"/>
        <source>Max</source>
        <translation>Max</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>p99</source>
        <comment>event-loop lag</comment>
        <translation>p99</translation>
    </message>
    <message>
        <location line="+17"/>
        <source>Event-loop lag</source>
        <translation>Event-Loop-Verzögerung</translation>
    </message>
    <message>
        <location line="+0"/>
        <location line="+24"/>
        <source>max per second, ms</source>
        <translation>Max. pro Sekunde, ms</translation>
    </message>
    <message>
        <location line="-20"/>
        <source>No worker has reported event-loop lag yet.</source>
        <translation>Noch kein Worker hat Event-Loop-Verzögerung gemeldet.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Heap used</source>
        <translation>Belegter Heap</translation>
    </message>
    <message>
        <location line="+0"/>
        <location line="+135"/>
        <source>MiB</source>
        <translation>MiB</translation>
    </message>
    <message>
        <location line="-131"/>
        <source>No worker has reported its heap yet.</source>
        <translation>Noch kein Worker hat seinen Heap gemeldet.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Active handles</source>
        <translation>Aktive Handles</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>No worker has reported handles yet.</source>
        <translation>Noch kein Worker hat Handles gemeldet.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>per second</source>
        <translation>pro Sekunde</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>No worker has reported requests.</source>
        <translation>Kein Worker hat Anfragen gemeldet.</translation>
    </message>
    <message>
        <location line="+7"/>
        <source>p99 per second, ms</source>
        <translation>p99 pro Sekunde, ms</translation>
    </message>
    <message>
        <location line="+117"/>
        <source>KiB</source>
        <translation>KiB</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>KiB, limit %1 each</source>
        <translation>KiB, Limit je %1</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>MiB, limit %1 each</source>
        <translation>MiB, Limit je %1</translation>
    </message>
</context>
<context>
    <name>loopscope::ui::ChartTable</name>
    <message>
        <location filename="../ui/dialogs/charttable.cpp" line="+38"/>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Copy the table</source>
        <translation>Tabelle kopieren</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>loopscope::ui::ClusterListModel</name>
    <message>
        <location filename="../ui/models/clusterlistmodel.cpp" line="+31"/>
        <source>managed server</source>
        <translation>Loopscope-Server</translation>
    </message>
    <message>
        <location line="+108"/>
        <source>nobody listens here: the cluster that made this socket has ended</source>
        <translation>hier lauscht niemand: der Cluster, der diesen Socket angelegt hat, ist beendet</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>accepts, but has said nothing for 2 s</source>
        <translation>nimmt an, hat aber seit 2 s nichts gesagt</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>up %1</source>
        <translation>seit %1</translation>
    </message>
    <message numerus="yes">
        <location filename="../ui/panels/clusterdelegate.cpp" line="+104"/>
        <source>%n worker(s)</source>
        <translation>
            <numerusform>%n Worker</numerusform>
            <numerusform>%n Worker</numerusform>
        </translation>
    </message>
    <message>
        <location line="+23"/>
        <source>Attach</source>
        <translation>Verbinden</translation>
    </message>
</context>
<context>
    <name>loopscope::ui::CommandSheet</name>
    <message>
        <location filename="../ui/dialogs/commandsheet.cpp" line="+36"/>
        <source>How</source>
        <translation>Art</translation>
    </message>
    <message>
        <location line="+0"/>
        <location line="+240"/>
        <source>Graceful</source>
        <translation>Sanft</translation>
    </message>
    <message>
        <location line="-240"/>
        <location line="+239"/>
        <source>Kill</source>
        <translation>Erzwungen</translation>
    </message>
    <message>
        <location line="-232"/>
        <location line="+4"/>
        <source>Time limit</source>
        <translation>Zeitlimit</translation>
    </message>
    <message>
        <location line="+39"/>
        <source>Proof, counted at the sockets</source>
        <translation>Nachweis, an den Sockets gezählt</translation>
    </message>
    <message>
        <location line="+6"/>
        <source>Answered</source>
        <translation>Beantwortet</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>Refused</source>
        <translation>Abgelehnt</translation>
    </message>
    <message>
        <location line="+165"/>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <location line="+16"/>
        <source>asked by you at %1</source>
        <translation>von Ihnen angefordert um %1</translation>
    </message>
    <message>
        <location line="+26"/>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>Hide, keep going</source>
        <translation>Ausblenden, läuft weiter</translation>
    </message>
</context>
<context>
    <name>loopscope::ui::DemoCluster</name>
    <message>
        <location filename="../ui/mainwindow/democluster.cpp" line="+23"/>
        <source>The demo cluster could not be started: %1.</source>
        <translation>Der Demo-Cluster konnte nicht gestartet werden: %1.</translation>
    </message>
    <message>
        <location line="+21"/>
        <source>The demo needs the program loopserve beside the console; there is none at %1.</source>
        <translation>Die Demo braucht das Programm loopserve neben der Konsole; unter %1 gibt es keines.</translation>
    </message>
    <message>
        <location line="+9"/>
        <source>The demo cluster did not become ready within %1 s.</source>
        <translation>Der Demo-Cluster war nach %1 s noch nicht bereit.</translation>
    </message>
    <message>
        <location line="+22"/>
        <source>The demo cluster said something that is not a ready line.</source>
        <translation>Der Demo-Cluster hat etwas anderes als eine Bereit-Zeile ausgegeben.</translation>
    </message>
    <message>
        <location line="+7"/>
        <source>The demo cluster did not say where it can be reached.</source>
        <translation>Der Demo-Cluster hat nicht genannt, wo er zu erreichen ist.</translation>
    </message>
    <message>
        <location line="+22"/>
        <source>The demo cluster ended with code %1.</source>
        <translation>Der Demo-Cluster endete mit Code %1.</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>The demo cluster ended: %1</source>
        <translation>Der Demo-Cluster endete: %1</translation>
    </message>
</context>
<context>
    <name>loopscope::ui::EmptyState</name>
    <message>
        <location filename="../ui/panels/emptystate.cpp" line="+37"/>
        <location line="+21"/>
        <source>What to do</source>
        <translation>Was zu tun ist</translation>
    </message>
</context>
<context>
    <name>loopscope::ui::EventDetails</name>
    <message>
        <location filename="../ui/panels/eventdetails.cpp" line="+34"/>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>The chosen event</source>
        <translation>Das gewählte Ereignis</translation>
    </message>
    <message>
        <location line="+20"/>
        <source>Copy the event</source>
        <translation>Ereignis kopieren</translation>
    </message>
    <message>
        <location line="+14"/>
        <source>No event is chosen</source>
        <translation>Kein Ereignis gewählt</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Choose a row to see everything that is known of it.</source>
        <translation>Wählen Sie eine Zeile, um alles zu sehen, was über sie bekannt ist.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Show worker</source>
        <translation>Worker zeigen</translation>
    </message>
    <message>
        <location line="+23"/>
        <source>%1 of worker %2</source>
        <comment>Stall of worker 3</comment>
        <translation>%1 von Worker %2</translation>
    </message>
    <message>
        <location line="+3"/>
        <source>Local time</source>
        <translation>Ortszeit</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>UTC</source>
        <translation>UTC</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Incarnation</source>
        <translation>Inkarnation</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Process</source>
        <translation>Prozess</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Duration</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Processor time</source>
        <translation>Prozessorzeit</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Exit code</source>
        <translation>Exit-Code</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Signal</source>
        <translation>Signal</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <location line="+3"/>
        <source>Show worker %1</source>
        <translation>Worker %1 zeigen</translation>
    </message>
</context>
<context>
    <name>loopscope::ui::EventModel</name>
    <message>
        <location filename="../ui/models/eventmodel.cpp" line="+42"/>
        <source>Stall</source>
        <translation>Blockade</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Restart</source>
        <translation>Neustart</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Reload</source>
        <translation>Neu laden</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Exit</source>
        <translation>Exit</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Alert</source>
        <translation>Alarm</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Alert ended</source>
        <translation>Alarm beendet</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Listening</source>
        <translation>Lauscht</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Error</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Link</source>
        <translation>Verbindung</translation>
    </message>
    <message>
        <location line="+4"/>
        <source>App</source>
        <translation>App</translation>
    </message>
    <message>
        <location line="+6"/>
        <source>event-loop delay %1, above %2</source>
        <translation>Event-Loop-Verzögerung %1, über %2</translation>
    </message>
    <message>
        <location line="+3"/>
        <source>event-loop delay back below %1</source>
        <translation>Event-Loop-Verzögerung wieder unter %1</translation>
    </message>
    <message>
        <location line="+13"/>
        <source>%1 on the processor</source>
        <translation>%1 auf dem Prozessor</translation>
    </message>
    <message>
        <location line="+5"/>
        <source>exit code %1</source>
        <translation>Exit-Code %1</translation>
    </message>
    <message>
        <location line="+110"/>
        <source>Worker %1</source>
        <translation>Worker %1</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>Cluster</source>
        <translation>Cluster</translation>
    </message>
    <message>
        <location line="+41"/>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Who</source>
        <comment>the worker of an event</comment>
        <translation>Wer</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Details</source>
        <translation>Details</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Duration</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <location line="-175"/>
        <source>its process serves no longer</source>
        <translation>sein Prozess bedient nicht mehr</translation>
    </message>
</context>
<context>
    <name>loopscope::ui::EventsLane</name>
    <message numerus="yes">
        <location filename="../ui/plot/eventslane.cpp" line="+169"/>
        <source>and %n more</source>
        <translation>
            <numerusform>und %n weiteres</numerusform>
            <numerusform>und %n weitere</numerusform>
        </translation>
    </message>
    <message>
        <location line="+9"/>
        <location line="+72"/>
        <source>Events</source>
        <translation>Events</translation>
    </message>
    <message numerus="yes">
        <location line="-53"/>
        <source>%n events in view</source>
        <translation>
            <numerusform>%n Ereignis im Ausschnitt</numerusform>
            <numerusform>%n Ereignisse im Ausschnitt</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>loopscope::ui::EventsPage</name>
    <message>
        <location filename="../ui/panels/eventspage.h" line="+30"/>
        <source>Events</source>
        <translation>Ereignisse</translation>
    </message>
    <message>
        <location filename="../ui/panels/eventspage.cpp" line="+40"/>
        <source>Stalls</source>
        <translation>Blockaden</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Alerts</source>
        <translation>Alarme</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Restarts</source>
        <translation>Neustarts</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Exits</source>
        <translation>Exits</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>App</source>
        <translation>App</translation>
    </message>
    <message>
        <location line="+4"/>
        <source>Cluster</source>
        <translation>Cluster</translation>
    </message>
    <message>
        <location line="+45"/>
        <source>Filter: text, w3, 14:02</source>
        <translation>Filter: Text, w3, 14:02</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Filter events by text</source>
        <translation>Ereignisse nach Text filtern</translation>
    </message>
    <message>
        <location line="+11"/>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Copy the chosen event or all that are shown</source>
        <translation>Gewähltes Ereignis oder alle angezeigten kopieren</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Copy the chosen event or all that are shown (C)</source>
        <translation>Gewähltes Ereignis oder alle angezeigten kopieren (C)</translation>
    </message>
    <message>
        <location line="+3"/>
        <location line="+88"/>
        <source>Save as CSV…</source>
        <translation>Als CSV speichern …</translation>
    </message>
    <message>
        <location line="-87"/>
        <source>Save the shown events as CSV</source>
        <translation>Angezeigte Ereignisse als CSV speichern</translation>
    </message>
    <message>
        <location line="+18"/>
        <source>Show %1</source>
        <comment>Show Stalls</comment>
        <translation>%1 zeigen</translation>
    </message>
    <message>
        <location line="+16"/>
        <source>Events, newest first</source>
        <translation>Ereignisse, neueste zuerst</translation>
    </message>
    <message>
        <location line="+19"/>
        <source>Columns of the table of events</source>
        <translation>Spalten der Ereignistabelle</translation>
    </message>
    <message>
        <location line="+45"/>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message numerus="yes">
        <location line="+0"/>
        <source>%n event(s)</source>
        <translation>
            <numerusform>%n Ereignis</numerusform>
            <numerusform>%n Ereignisse</numerusform>
        </translation>
    </message>
    <message>
        <location line="+8"/>
        <source>No event matches the filter</source>
        <translation>Kein Ereignis passt zum Filter</translation>
    </message>
    <message numerus="yes">
        <location line="+1"/>
        <source>%n event(s) are hidden by it. Esc takes the filter away.</source>
        <translation>
            <numerusform>%n Ereignis wird dadurch ausgeblendet. Esc nimmt den Filter weg.</numerusform>
            <numerusform>%n Ereignisse werden dadurch ausgeblendet. Esc nimmt den Filter weg.</numerusform>
        </translation>
    </message>
    <message>
        <location line="+2"/>
        <source>No cluster is attached</source>
        <translation>Kein Cluster ist verbunden</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>Attach to one to see what happens.</source>
        <translation>Verbinden Sie sich mit einem, um zu sehen, was geschieht.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Nothing has happened yet</source>
        <translation>Noch ist nichts geschehen</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Stalls, alerts, restarts and exits will be listed here as they happen, the newest on top.</source>
        <translation>Blockaden, Alarme, Neustarts und Exits werden hier aufgelistet, sobald sie auftreten, die neuesten oben.</translation>
    </message>
    <message>
        <location line="+83"/>
        <source>The event was copied.</source>
        <translation>Das Ereignis wurde kopiert.</translation>
    </message>
    <message numerus="yes">
        <location line="+1"/>
        <source>%n event(s) were copied.</source>
        <translation>
            <numerusform>%n Ereignis wurde kopiert.</numerusform>
            <numerusform>%n Ereignisse wurden kopiert.</numerusform>
        </translation>
    </message>
    <message>
        <location line="+5"/>
        <source>Save events</source>
        <translation>Ereignisse speichern</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>CSV files (*.csv)</source>
        <translation>CSV-Dateien (*.csv)</translation>
    </message>
    <message numerus="yes">
        <location line="+17"/>
        <source>%n event(s) were saved to %1.</source>
        <translation>
            <numerusform>%n Ereignis wurde in %1 gespeichert.</numerusform>
            <numerusform>%n Ereignisse wurden in %1 gespeichert.</numerusform>
        </translation>
    </message>
    <message>
        <location line="+1"/>
        <source>%1 could not be written: %2.</source>
        <translation>%1 konnte nicht geschrieben werden: %2.</translation>
    </message>
</context>
<context>
    <name>loopscope::ui::HeadFigures</name>
    <message>
        <location filename="../ui/panels/headfigures.cpp" line="+27"/>
        <source>of %1</source>
        <translation>von %1</translation>
    </message>
    <message>
        <location line="+14"/>
        <source>Workers</source>
        <translation>Worker</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Workers that serve, of all slots.</source>
        <translation>Worker, die bedienen, von allen Slots.</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Worst lag, 1 min</source>
        <translation>Max. Lag, 1 min</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>worker %1</source>
        <translation>Worker %1</translation>
    </message>
    <message>
        <location line="+3"/>
        <source>Largest event-loop lag of any worker in the last minute. Red above the limit of %1.</source>
        <translation>Größte Event-Loop-Verzögerung aller Worker in der letzten Minute. Rot über dem Grenzwert von %1.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Heap</source>
        <translation>Heap</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Heap in use of all workers together, of the sum of their limits.</source>
        <translation>Belegter Heap aller Worker zusammen, gemessen an der Summe ihrer Limits.</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Handles</source>
        <translation>Handles</translation>
    </message>
    <message>
        <location line="+4"/>
        <source>Active handles of all workers: sockets, timers, servers and the like.</source>
        <translation>Aktive Handles aller Worker: Sockets, Timer, Server und dergleichen.</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Requests</source>
        <translation>Anfragen</translation>
    </message>
    <message>
        <location line="+4"/>
        <source>Requests answered per second by all workers together.</source>
        <translation>Von allen Workern zusammen pro Sekunde beantwortete Anfragen.</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>p99 latency</source>
        <translation>p99-Latenz</translation>
    </message>
    <message>
        <location line="+4"/>
        <source>99th percentile of the time to answer a request, of the slowest worker.</source>
        <translation>99. Perzentil der Antwortzeit des langsamsten Workers.</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Cache hit</source>
        <translation>Cache-Treffer</translation>
    </message>
    <message>
        <location line="+4"/>
        <source>Share of cache look-ups that found something, over the last minute.</source>
        <translation>Anteil der Cache-Abfragen in der letzten Minute, die etwas fanden.</translation>
    </message>
</context>
<context>
    <name>loopscope::ui::LineChart</name>
    <message numerus="yes">
        <location filename="../ui/plot/linechart.cpp" line="+113"/>
        <source>%n workers</source>
        <translation>
            <numerusform>%n Worker</numerusform>
            <numerusform>%n Worker</numerusform>
        </translation>
    </message>
    <message>
        <location line="+9"/>
        <source>, worst %1 on worker %2 at %3</source>
        <translation>, höchster Wert %1 bei Worker %2 um %3</translation>
    </message>
    <message>
        <location line="+7"/>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <location filename="../ui/plot/linechartprivate.cpp" line="+212"/>
        <source>limit %1</source>
        <translation>Limit %1</translation>
    </message>
    <message numerus="yes">
        <location line="+35"/>
        <source>%n others</source>
        <translation>
            <numerusform>%n weiterer</numerusform>
            <numerusform>%n weitere</numerusform>
        </translation>
    </message>
    <message>
        <location line="+39"/>
        <source>no data since %1</source>
        <translation>keine Daten seit %1</translation>
    </message>
    <message>
        <location line="+42"/>
        <source>no data</source>
        <translation>keine Daten</translation>
    </message>
    <message>
        <location line="+9"/>
        <source>median %1</source>
        <translation>Median %1</translation>
    </message>
    <message numerus="yes">
        <location line="+53"/>
        <source>worst %n in colour</source>
        <translation>
            <numerusform>der höchste in Farbe</numerusform>
            <numerusform>die %n höchsten in Farbe</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>loopscope::ui::LogModel</name>
    <message>
        <location filename="../ui/models/logmodel.cpp" line="+65"/>
        <source>life %1</source>
        <comment>incarnation</comment>
        <translation>Ink. %1</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>w%1 life %2</source>
        <comment>slot, incarnation</comment>
        <translation>w%1 Ink. %2</translation>
    </message>
</context>
<context>
    <name>loopscope::ui::MainWindow</name>
    <message>
        <location filename="../ui/mainwindow/mainwindow.cpp" line="+309"/>
        <source>Looks for sockets in %1</source>
        <translation>Sucht nach Sockets in %1</translation>
    </message>
    <message>
        <location line="+115"/>
        <source>Theme: as the desktop</source>
        <translation>Design: wie der Desktop</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Theme: dark</source>
        <translation>Design: dunkel</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Theme: light</source>
        <translation>Design: hell</translation>
    </message>
</context>
<context>
    <name>loopscope::ui::NavigationBar</name>
    <message>
        <location filename="../ui/mainwindow/navigationbar.cpp" line="+22"/>
        <source>Pages</source>
        <translation>Seiten</translation>
    </message>
    <message>
        <location line="+16"/>
        <source>read-only</source>
        <translation>nur lesen</translation>
    </message>
    <message>
        <location line="+58"/>
        <location line="+2"/>
        <source>redis %1</source>
        <translation>redis %1</translation>
    </message>
</context>
<context>
    <name>loopscope::ui::OverviewPage</name>
    <message>
        <location filename="../ui/panels/overviewpage.h" line="+26"/>
        <source>Overview</source>
        <translation>Übersicht</translation>
    </message>
    <message>
        <location filename="../ui/panels/overviewpage.cpp" line="+126"/>
        <source>Not attached.</source>
        <translation>Nicht verbunden.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Connecting…</source>
        <translation>Verbindet …</translation>
    </message>
</context>
<context>
    <name>loopscope::ui::RecentListModel</name>
    <message>
        <location filename="../ui/models/recentlistmodel.cpp" line="+16"/>
        <source>today %1</source>
        <translation>heute %1</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>yesterday</source>
        <translation>gestern</translation>
    </message>
</context>
<context>
    <name>loopscope::ui::RedisKeyModel</name>
    <message>
        <location filename="../ui/models/rediskeymodel.cpp" line="+62"/>
        <source>none</source>
        <comment>time to live</comment>
        <translation>keine</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>expired</source>
        <translation>abgelaufen</translation>
    </message>
    <message>
        <location line="+102"/>
        <source>Key</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Type</source>
        <translation>Typ</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Memory</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>TTL</source>
        <translation>TTL</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Encoding</source>
        <translation>Kodierung</translation>
    </message>
    <message>
        <location line="+10"/>
        <source>Name of the key. Bytes that are no text are shown as \xNN.</source>
        <translation>Name des Schlüssels. Bytes, die kein Text sind, erscheinen als \xNN.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Type of the value, as TYPE says.</source>
        <translation>Typ des Werts laut TYPE.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Memory of key and value, as MEMORY USAGE estimates from 5 samples.</source>
        <translation>Speicher von Schlüssel und Wert, von MEMORY USAGE aus 5 Stichproben geschätzt.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Time until the key expires, counting down; none: it stays until it is evicted or deleted.</source>
        <translation>Zeit bis zum Ablauf des Schlüssels, rückwärts gezählt; keine: er bleibt, bis er verdrängt oder gelöscht wird.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>How the server keeps the value, as OBJECT ENCODING says.</source>
        <translation>Wie der Server den Wert ablegt, laut OBJECT ENCODING.</translation>
    </message>
    <message>
        <location line="+58"/>
        <source>%1 bytes</source>
        <translation>%1 Bytes</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>The server did not say how much memory this key takes.</source>
        <translation>Der Server hat nicht genannt, wie viel Speicher dieser Schlüssel belegt.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Expires at %1.</source>
        <translation>Läuft ab um %1.</translation>
    </message>
</context>
<context>
    <name>loopscope::ui::ReportPreview</name>
    <message>
        <location filename="../ui/panels/reportpreview.cpp" line="+34"/>
        <location line="+54"/>
        <source>The first lines of the file</source>
        <translation>Die ersten Zeilen der Datei</translation>
    </message>
    <message>
        <location line="-45"/>
        <source>The first page of the report</source>
        <translation>Die erste Seite des Berichts</translation>
    </message>
</context>
<context>
    <name>loopscope::ui::ReportsPage</name>
    <message>
        <location filename="../ui/panels/reportspage.h" line="+37"/>
        <source>Reports</source>
        <translation>Berichte</translation>
    </message>
    <message>
        <location filename="../ui/panels/reportspage.cpp" line="+62"/>
        <source>One file for any browser, without scripts; prints on A4.</source>
        <translation>Eine Datei für jeden Browser, ohne Skripte; druckbar auf A4.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>A4 pages with vector charts and text that can be searched.</source>
        <translation>A4-Seiten mit Vektordiagrammen und durchsuchbarem Text.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Everything for programs, with a published schema.</source>
        <translation>Alles für Programme, mit veröffentlichtem Schema.</translation>
    </message>
    <message>
        <location line="+4"/>
        <source>One table in long form for a spreadsheet: time, slot, metric, value.</source>
        <translation>Eine Tabelle in Langform für die Tabellenkalkulation: Zeit, Slot, Metrik, Wert.</translation>
    </message>
    <message>
        <location line="+32"/>
        <source>No cluster is attached</source>
        <translation>Kein Cluster ist verbunden</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>A snapshot report is made of what this console has seen. Attach to a cluster first.</source>
        <translation>Ein Momentbericht entsteht aus dem, was diese Konsole gesehen hat. Verbinden Sie sich zuerst mit einem Cluster.</translation>
    </message>
    <message>
        <location line="+31"/>
        <location line="+3"/>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <location line="-3"/>
        <source>Visible</source>
        <translation>Sichtbar</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>5 m</source>
        <translation>5 min</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>15 m</source>
        <translation>15 min</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>1 h</source>
        <translation>1 h</translation>
    </message>
    <message>
        <location line="+5"/>
        <location line="+3"/>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <location line="+8"/>
        <source>What is in it</source>
        <translation>Inhalt</translation>
    </message>
    <message>
        <location line="+7"/>
        <source>File name</source>
        <translation>Dateiname</translation>
    </message>
    <message>
        <location line="+10"/>
        <location line="+1"/>
        <source>Choose where to save it</source>
        <translation>Speicherort wählen</translation>
    </message>
    <message>
        <location line="+4"/>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <location line="+3"/>
        <location line="+2"/>
        <location line="+187"/>
        <source>Save report</source>
        <translation>Bericht speichern</translation>
    </message>
    <message>
        <location line="-179"/>
        <source>Saved in this session</source>
        <translation>In dieser Sitzung gespeichert</translation>
    </message>
    <message>
        <location line="+6"/>
        <source>The path was copied.</source>
        <translation>Der Pfad wurde kopiert.</translation>
    </message>
    <message>
        <location line="+136"/>
        <source>%1 to %2</source>
        <translation>%1 bis %2</translation>
    </message>
    <message numerus="yes">
        <location line="+1"/>
        <source>%n worker(s)</source>
        <translation>
            <numerusform>%n Worker</numerusform>
            <numerusform>%n Worker</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location line="+1"/>
        <source>%n chart(s)</source>
        <translation>
            <numerusform>%n Diagramm</numerusform>
            <numerusform>%n Diagramme</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location line="+1"/>
        <source>%n event(s)</source>
        <translation>
            <numerusform>%n Ereignis</numerusform>
            <numerusform>%n Ereignisse</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location line="+1"/>
        <source>Redis figures and %n key(s)</source>
        <translation>
            <numerusform>Redis-Zahlen und %n Schlüssel</numerusform>
            <numerusform>Redis-Zahlen und %n Schlüssel</numerusform>
        </translation>
    </message>
    <message>
        <location line="+1"/>
        <source>no Redis figures</source>
        <translation>keine Redis-Zahlen</translation>
    </message>
    <message>
        <location line="+3"/>
        <source>%1 of %2 samples</source>
        <translation>%1 von %2 Messwerten</translation>
    </message>
    <message>
        <location line="+15"/>
        <source>Saved to %1.</source>
        <translation>In %1 gespeichert.</translation>
    </message>
    <message>
        <location line="+8"/>
        <source>The report was saved to %1.</source>
        <translation>Der Bericht wurde in %1 gespeichert.</translation>
    </message>
    <message>
        <location line="+21"/>
        <source>%1 could not be opened: no program for it was found.</source>
        <translation>%1 konnte nicht geöffnet werden: Es wurde kein Programm dafür gefunden.</translation>
    </message>
</context>
<context>
    <name>loopscope::ui::SavedReports</name>
    <message>
        <location filename="../ui/panels/savedreports.cpp" line="+19"/>
        <source>None yet.</source>
        <translation>Noch keine.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Reports saved in this session</source>
        <translation>In dieser Sitzung gespeicherte Berichte</translation>
    </message>
    <message>
        <location line="+35"/>
        <source>%1, %2, %3</source>
        <comment>time, size, folder</comment>
        <translation>%1, %2, %3</translation>
    </message>
    <message>
        <location line="+17"/>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>Open %1</source>
        <translation>%1 öffnen</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>Open the folder of %1</source>
        <translation>Ordner von %1 öffnen</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Copy path</source>
        <translation>Pfad kopieren</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>Copy the path of %1</source>
        <translation>Pfad von %1 kopieren</translation>
    </message>
</context>
<context>
    <name>loopscope::ui::SettingsDialog</name>
    <message>
        <location filename="../ui/dialogs/settingsdialog.cpp" line="+27"/>
        <source>Single letters act when no text field has the focus</source>
        <translation>Einzelne Buchstaben wirken, wenn kein Textfeld den Fokus hat</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>As the desktop</source>
        <translation>Wie der Desktop</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <location line="+2"/>
        <location line="+24"/>
        <source>Theme</source>
        <translation>Design</translation>
    </message>
    <message>
        <location line="-20"/>
        <location line="+21"/>
        <source>Limit of event-loop lag</source>
        <translation>Grenzwert der Event-Loop-Verzögerung</translation>
    </message>
    <message>
        <location line="-20"/>
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <location line="+2"/>
        <location line="+19"/>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <location line="-1"/>
        <source>A worker above it raises an alert.</source>
        <translation>Ein Worker darüber löst einen Alarm aus.</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>In force at the next start.</source>
        <translation>Gilt ab dem nächsten Start.</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Keyboard</source>
        <translation>Tastatur</translation>
    </message>
    <message>
        <location line="+5"/>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>loopscope::ui::StatusLine</name>
    <message>
        <location filename="../ui/mainwindow/statusline.cpp" line="+67"/>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <location line="+15"/>
        <source>Running command</source>
        <translation>Laufender Befehl</translation>
    </message>
    <message>
        <location line="+3"/>
        <source>Batches of samples that the cluster left out because this console did not read in time.</source>
        <translation>Pakete von Messwerten, die der Cluster ausgelassen hat, weil diese Konsole nicht rechtzeitig gelesen hat.</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>What the console itself costs.</source>
        <translation>Was die Konsole selbst kostet.</translation>
    </message>
    <message>
        <location line="+26"/>
        <source>reload running</source>
        <translation>Neuladen läuft</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>restart of worker %1 running</source>
        <translation>Neustart von Worker %1 läuft</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Show: %1</source>
        <translation>Anzeigen: %1</translation>
    </message>
    <message>
        <location line="+19"/>
        <source>operate</source>
        <translation>darf eingreifen</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>observe</source>
        <translation>beobachtet nur</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>1 sample/s per worker</source>
        <translation>1 Messwert/s je Worker</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>%1 samples/s per worker</source>
        <translation>%1 Messwerte/s je Worker</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>%1 dropped</source>
        <translation>%1 verworfen</translation>
    </message>
    <message>
        <location line="+17"/>
        <source>reconnecting · attempt %1</source>
        <translation>verbindet neu · Versuch %1</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>not reconnecting</source>
        <translation>verbindet nicht neu</translation>
    </message>
    <message>
        <location line="+3"/>
        <source>connecting</source>
        <translation>verbindet</translation>
    </message>
    <message>
        <location line="+3"/>
        <source>no samples</source>
        <translation>keine Messwerte</translation>
    </message>
    <message>
        <location line="+3"/>
        <source>refused</source>
        <translation>abgelehnt</translation>
    </message>
    <message>
        <location line="+9"/>
        <source>UTC %1</source>
        <translation>UTC %1</translation>
    </message>
    <message>
        <location line="+7"/>
        <source>console %1 CPU, %2</source>
        <translation>Konsole %1 CPU, %2</translation>
    </message>
</context>
<context>
    <name>loopscope::ui::TopBar</name>
    <message>
        <location filename="../ui/mainwindow/topbar.cpp" line="+66"/>
        <source>Reload…</source>
        <translation>Neu laden …</translation>
    </message>
    <message>
        <location line="+1"/>
        <location line="+171"/>
        <source>Export report…</source>
        <translation>Bericht exportieren …</translation>
    </message>
    <message>
        <location line="-166"/>
        <location line="+116"/>
        <source>Restart all workers one after the other (Ctrl+Shift+R)</source>
        <translation>Alle Worker nacheinander neu starten (Strg+Umschalt+R)</translation>
    </message>
    <message>
        <location line="-115"/>
        <source>Reload the cluster</source>
        <translation>Cluster neu laden</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Save a snapshot report (Ctrl+E)</source>
        <translation>Momentbericht speichern (Strg+E)</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Export a report</source>
        <translation>Bericht exportieren</translation>
    </message>
    <message>
        <location line="+29"/>
        <source>Cluster menu</source>
        <translation>Cluster-Menü</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Attach to another cluster…</source>
        <translation>Mit anderem Cluster verbinden …</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Detach</source>
        <translation>Trennen</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Settings…</source>
        <translation>Einstellungen …</translation>
    </message>
    <message>
        <location line="+5"/>
        <source>Range</source>
        <translation>Zeitraum</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>1m</source>
        <translation>1m</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>5m</source>
        <translation>5m</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>15m</source>
        <translation>15m</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>1h</source>
        <translation>1h</translation>
    </message>
    <message>
        <location line="+17"/>
        <source>Half a span into the past</source>
        <translation>Halben Zeitraum zurück</translation>
    </message>
    <message>
        <location line="+1"/>
        <location line="+31"/>
        <source>Freeze the charts (Space)</source>
        <translation>Diagramme anhalten (Leertaste)</translation>
    </message>
    <message>
        <location line="-30"/>
        <source>Half a span towards now</source>
        <translation>Halben Zeitraum vor</translation>
    </message>
    <message>
        <location line="+30"/>
        <source>Follow live (Space)</source>
        <translation>Live folgen (Leertaste)</translation>
    </message>
    <message>
        <location line="+20"/>
        <source>Actions need a live link.</source>
        <translation>Aktionen brauchen eine Live-Verbindung.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>This cluster cannot be reloaded, or this console only watches.</source>
        <translation>Dieser Cluster kann nicht neu geladen werden, oder diese Konsole sieht nur zu.</translation>
    </message>
    <message>
        <location line="+21"/>
        <source>not attached</source>
        <translation>nicht verbunden</translation>
    </message>
    <message>
        <location line="+4"/>
        <source>connecting</source>
        <translation>verbindet</translation>
    </message>
    <message>
        <location line="+4"/>
        <source>live</source>
        <translation>live</translation>
    </message>
    <message>
        <location line="+3"/>
        <source>Time of a question to the cluster and back.</source>
        <translation>Laufzeit einer Frage zum Cluster und zurück.</translation>
    </message>
    <message>
        <location line="+5"/>
        <source>no samples</source>
        <translation>keine Messwerte</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>link lost</source>
        <translation>Verbindung verloren</translation>
    </message>
    <message>
        <location line="+6"/>
        <source>refused</source>
        <translation>abgelehnt</translation>
    </message>
    <message>
        <location line="+9"/>
        <source>Export…</source>
        <translation>Export …</translation>
    </message>
</context>
<context>
    <name>loopscope::ui::VerdictBar</name>
    <message>
        <location filename="../ui/panels/verdictbar.cpp" line="+21"/>
        <source>%1 ago</source>
        <translation>vor %1</translation>
    </message>
    <message>
        <location line="+7"/>
        <source>Reconnect now</source>
        <translation>Jetzt neu verbinden</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Stop trying</source>
        <translation>Nicht mehr versuchen</translation>
    </message>
    <message>
        <location line="+52"/>
        <source>No samples since %1.</source>
        <translation>Keine Messwerte seit %1.</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>The link is open, but the cluster has sent nothing for %1.</source>
        <translation>Die Verbindung steht, aber der Cluster hat seit %1 nichts gesendet.</translation>
    </message>
    <message>
        <location line="+3"/>
        <source>The cluster refused the link.</source>
        <translation>Der Cluster hat die Verbindung abgelehnt.</translation>
    </message>
    <message>
        <location line="+3"/>
        <location line="+9"/>
        <source>Link lost %1.</source>
        <translation>Verbindung %1 verloren.</translation>
    </message>
    <message>
        <location line="-9"/>
        <source>Trying again now.</source>
        <translation>Neuer Versuch läuft.</translation>
    </message>
    <message>
        <location line="+3"/>
        <source>Not trying to reconnect.</source>
        <translation>Es wird nicht neu verbunden.</translation>
    </message>
    <message>
        <location line="+4"/>
        <source>Next try in %1 s.</source>
        <translation>Nächster Versuch in %1 s.</translation>
    </message>
    <message>
        <location line="+3"/>
        <source>The cluster may still be serving.</source>
        <translation>Der Cluster bedient womöglich weiter.</translation>
    </message>
</context>
<context>
    <name>loopscope::ui::WorkerLine</name>
    <message>
        <location filename="../ui/panels/workerline.cpp" line="+26"/>
        <source>Restart…</source>
        <translation>Neu starten …</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Details</source>
        <translation>Details</translation>
    </message>
    <message>
        <location line="+13"/>
        <source>Restart the worker gracefully</source>
        <translation>Worker sanft neu starten</translation>
    </message>
    <message>
        <location line="+4"/>
        <source>Show the worker&apos;s details</source>
        <translation>Details des Workers zeigen</translation>
    </message>
    <message>
        <location line="+17"/>
        <source>Worker %1</source>
        <translation>Worker %1</translation>
    </message>
    <message>
        <location line="+4"/>
        <source>worst lag %1 in the last minute</source>
        <translation>max. Lag %1 in der letzten Minute</translation>
    </message>
    <message numerus="yes">
        <location line="+2"/>
        <source>%n stall(s)</source>
        <translation>
            <numerusform>%n Blockade</numerusform>
            <numerusform>%n Blockaden</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>loopscope::ui::WorkerPanel</name>
    <message>
        <location filename="../ui/panels/workerpanel.cpp" line="+57"/>
        <source>Selected worker</source>
        <translation>Gewählter Worker</translation>
    </message>
    <message>
        <location line="+26"/>
        <source>Close the panel (Esc)</source>
        <translation>Leiste schließen (Esc)</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Close the panel</source>
        <translation>Leiste schließen</translation>
    </message>
    <message>
        <location line="+36"/>
        <source>Last 5 minutes</source>
        <translation>Letzte 5 Minuten</translation>
    </message>
    <message>
        <location line="+3"/>
        <source>Lag max</source>
        <translation>Lag max.</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>Utilization</source>
        <translation>Auslastung</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>Heap used</source>
        <translation>Belegter Heap</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>Handles</source>
        <translation>Handles</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>Requests</source>
        <translation>Anfragen</translation>
    </message>
    <message>
        <location line="+10"/>
        <source>Now</source>
        <translation>Jetzt</translation>
    </message>
    <message>
        <location line="+4"/>
        <source>Heap limit</source>
        <translation>Heap-Limit</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>What the heap may grow to before the process ends.</source>
        <translation>Wie weit der Heap wachsen darf, bevor der Prozess endet.</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>RSS</source>
        <translation>RSS</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>Resident memory of the process.</source>
        <translation>Residenter Speicher des Prozesses.</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Processor</source>
        <translation>Prozessor</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>Processor time of the process; 100 % is one core.</source>
        <translation>Prozessorzeit des Prozesses; 100 % ist ein Kern.</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Connections</source>
        <translation>Verbindungen</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>Open connections of clients.</source>
        <translation>Offene Verbindungen von Clients.</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>p99 latency</source>
        <translation>p99-Latenz</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>99th percentile of the time to answer a request.</source>
        <translation>99. Perzentil der Antwortzeit.</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Restarts</source>
        <translation>Neustarts</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>Restarts of this slot since the cluster began.</source>
        <translation>Neustarts dieses Slots seit Beginn des Clusters.</translation>
    </message>
    <message>
        <location line="+17"/>
        <source>Restart…</source>
        <translation>Neu starten …</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>End…</source>
        <translation>Beenden …</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Restart the worker gracefully</source>
        <translation>Worker sanft neu starten</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Start a new process for this slot, then let the old one finish (R)</source>
        <translation>Neuen Prozess für diesen Slot starten, dann den alten zu Ende arbeiten lassen (R)</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>End the worker&apos;s process</source>
        <translation>Prozess des Workers beenden</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>End the process at once; a new one starts after it</source>
        <translation>Prozess sofort beenden; danach startet ein neuer</translation>
    </message>
    <message>
        <location line="+52"/>
        <source>Worker %1</source>
        <translation>Worker %1</translation>
    </message>
    <message>
        <location line="+3"/>
        <source>Last: %1</source>
        <translation>Zuletzt: %1</translation>
    </message>
    <message>
        <location line="+3"/>
        <source>pid %1</source>
        <translation>pid %1</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>up %1</source>
        <translation>seit %1</translation>
    </message>
    <message>
        <location line="+9"/>
        <source>Blocked right now</source>
        <translation>Gerade blockiert</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>still in this turn</source>
        <translation>noch in diesem Durchlauf</translation>
    </message>
    <message>
        <location line="+3"/>
        <source>one turn, so far</source>
        <translation>ein Durchlauf, bisher</translation>
    </message>
    <message>
        <location line="+4"/>
        <source>Last stall</source>
        <translation>Letzte Blockade</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>Last stall received</source>
        <translation>Zuletzt empfangene Blockade</translation>
    </message>
    <message>
        <location line="+5"/>
        <source>one turn, %1 on CPU</source>
        <translation>ein Durchlauf, %1 CPU</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>one turn</source>
        <translation>ein Durchlauf</translation>
    </message>
    <message>
        <location line="+3"/>
        <source>Worst lag, 1 min</source>
        <translation>Max. Lag, 1 min</translation>
    </message>
    <message>
        <location line="+5"/>
        <source>limit %1</source>
        <translation>Limit %1</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>no data yet</source>
        <translation>noch keine Daten</translation>
    </message>
    <message>
        <location line="+46"/>
        <source>Actions need a live link.</source>
        <translation>Aktionen brauchen eine Live-Verbindung.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>This console only watches: the cluster gave it the role observe.</source>
        <translation>Diese Konsole sieht nur zu: Der Cluster gab ihr die Rolle „beobachten“.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>This cluster cannot restart its workers.</source>
        <translation>Dieser Cluster kann seine Worker nicht neu starten.</translation>
    </message>
</context>
<context>
    <name>loopscope::ui::WorkerTable</name>
    <message>
        <location filename="../ui/panels/workertable.cpp" line="+32"/>
        <source>Workers</source>
        <translation>Worker</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>One row for each worker: state, event-loop lag, utilization, heap and requests.</source>
        <translation>Eine Zeile je Worker: Zustand, Event-Loop-Verzögerung, Auslastung, Heap und Anfragen.</translation>
    </message>
    <message>
        <location line="+26"/>
        <source>Columns of the worker table</source>
        <translation>Spalten der Worker-Tabelle</translation>
    </message>
</context>
<context>
    <name>loopscope::ui::WorkerTableModel</name>
    <message>
        <location filename="../ui/models/workertablemodel.cpp" line="+175"/>
        <source>Worker</source>
        <translation>Worker</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>pid</source>
        <translation>pid</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Lag max, 5 min</source>
        <translation>Lag max., 5 min</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>max</source>
        <translation>max.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>p99</source>
        <comment>event-loop lag</comment>
        <translation>p99</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>ELU</source>
        <comment>event-loop utilization</comment>
        <translation>ELU</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Heap of %1</source>
        <translation>Heap (%1)</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>Heap</source>
        <translation>Heap</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>RSS</source>
        <translation>RSS</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Handles</source>
        <translation>Handles</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Conns</source>
        <comment>connections, short</comment>
        <translation>Verb.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Req/s</source>
        <translation>Anfr./s</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>p99</source>
        <comment>request duration</comment>
        <translation>p99</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Hit</source>
        <comment>cache hit ratio</comment>
        <translation>Treffer</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Restarts</source>
        <translation>Neustarts</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Up</source>
        <comment>time since start</comment>
        <translation>Laufzeit</translation>
    </message>
    <message>
        <location line="+10"/>
        <location filename="../ui/panels/workerdelegate.cpp" line="+158"/>
        <source>old</source>
        <comment>older incarnation</comment>
        <translation>alt</translation>
    </message>
    <message>
        <location line="+82"/>
        <source>No data in the last three intervals.</source>
        <translation>Keine Daten in den letzten drei Intervallen.</translation>
    </message>
    <message>
        <location line="+8"/>
        <source>Slot of the worker. It keeps its number when it is restarted.</source>
        <translation>Slot des Workers. Er behält seine Nummer beim Neustart.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Process id.</source>
        <translation>Prozess-ID.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>What the worker does, as the cluster reports it. Stalling: its lag is over the limit.</source>
        <translation>Was der Worker laut Cluster tut. Stockt: seine Verzögerung liegt über dem Grenzwert.</translation>
    </message>
    <message>
        <location line="+3"/>
        <source>Event-loop lag: worst lateness of a timer, largest of the last minute.</source>
        <translation>Event-Loop-Verzögerung: größte Verspätung eines Timers in der letzten Minute.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>99th percentile of event-loop lag, largest of the intervals of the last minute. It hides single stalls.</source>
        <translation>99. Perzentil der Event-Loop-Verzögerung, größtes der Intervalle der letzten Minute. Es verdeckt einzelne Blockaden.</translation>
    </message>
    <message>
        <location line="+3"/>
        <source>Event-loop utilization: share of time in which the loop was busy. 1 is never idle.</source>
        <translation>Event-Loop-Auslastung: Anteil der Zeit, in der die Schleife beschäftigt war. 1 heißt nie im Leerlauf.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Heap in use; the bar shows the share of the limit.</source>
        <translation>Belegter Heap; der Balken zeigt den Anteil am Limit.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Resident memory of the process.</source>
        <translation>Residenter Speicher des Prozesses.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Active handles: sockets, timers, servers and the like.</source>
        <translation>Aktive Handles: Sockets, Timer, Server und dergleichen.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Open connections of clients.</source>
        <translation>Offene Verbindungen von Clients.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Requests answered per second.</source>
        <translation>Pro Sekunde beantwortete Anfragen.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>99th percentile of the time to answer a request.</source>
        <translation>99. Perzentil der Antwortzeit.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Share of cache look-ups that found something, over the last minute.</source>
        <translation>Anteil der Cache-Abfragen in der letzten Minute, die etwas fanden.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Restarts of this slot since the cluster began.</source>
        <translation>Neustarts dieses Slots seit Beginn des Clusters.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>Time since this process began.</source>
        <translation>Zeit seit Beginn dieses Prozesses.</translation>
    </message>
</context>
<context>
    <name>loopscope::ui::WorkersPage</name>
    <message>
        <location filename="../ui/panels/workerspage.h" line="+29"/>
        <source>Workers</source>
        <translation>Worker</translation>
    </message>
    <message>
        <location filename="../ui/panels/workerspage.cpp" line="+73"/>
        <source>Restart…</source>
        <translation>Neu starten …</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Restart the selected worker</source>
        <translation>Gewählten Worker neu starten</translation>
    </message>
    <message>
        <location line="+16"/>
        <source>Requests per second</source>
        <translation>Anfragen pro Sekunde</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>every incarnation</source>
        <translation>jede Inkarnation</translation>
    </message>
    <message>
        <location line="+26"/>
        <source>Details</source>
        <translation>Details</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>Log</source>
        <translation>Log</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>Restart history</source>
        <translation>Neustart-Verlauf</translation>
    </message>
    <message>
        <location line="+6"/>
        <source>all incarnations</source>
        <translation>alle Inkarnationen</translation>
    </message>
    <message>
        <location line="+76"/>
        <source>The cluster has sent no log lines of this worker since this console attached.</source>
        <translation>Der Cluster hat keine Log-Zeilen dieses Workers gesendet, seit diese Konsole verbunden ist.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>This worker has neither ended nor been restarted since this console attached.</source>
        <translation>Dieser Worker wurde weder beendet noch neu gestartet, seit diese Konsole verbunden ist.</translation>
    </message>
    <message>
        <location line="-40"/>
        <source>%1 of %2 serving</source>
        <translation>%1 von %2 in Betrieb</translation>
    </message>
    <message>
        <location line="-68"/>
        <source>No requests were reported.</source>
        <translation>Es wurden keine Anfragen gemeldet.</translation>
    </message>
    <message>
        <location line="+33"/>
        <source>Log of the workers</source>
        <translation>Log der Worker</translation>
    </message>
    <message>
        <location line="+1"/>
        <source>Restarts of the workers</source>
        <translation>Neustarts der Worker</translation>
    </message>
    <message>
        <location line="+71"/>
        <source>Worker %1</source>
        <translation>Worker %1</translation>
    </message>
    <message>
        <location line="+0"/>
        <source>All workers</source>
        <translation>Alle Worker</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>The cluster has sent no log lines since this console attached.</source>
        <translation>Der Cluster hat keine Log-Zeilen gesendet, seit diese Konsole verbunden ist.</translation>
    </message>
    <message>
        <location line="+2"/>
        <source>No worker has ended or been restarted since this console attached.</source>
        <translation>Kein Worker wurde beendet oder neu gestartet, seit diese Konsole verbunden ist.</translation>
    </message>
</context>
</TS>
