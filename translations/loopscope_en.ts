<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US" sourcelanguage="en_US">
<context>
    <name>Command</name>
    <message numerus="yes">
        <location filename="../ui/dialogs/commandtext.cpp" line="+36"/>
        <source>%n request(s) in flight now get their answer.</source>
        <translation>
            <numerusform>%n request in flight now gets its answer.</numerusform>
            <numerusform>%n requests in flight now get their answer.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location line="+1"/>
        <source>%n request(s) in flight now fail.</source>
        <translation>
            <numerusform>%n request in flight now fails.</numerusform>
            <numerusform>%n requests in flight now fail.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location line="+3"/>
        <source>%n open connection(s) finish what they have.</source>
        <translation>
            <numerusform>%n open connection finishes what it has.</numerusform>
            <numerusform>%n open connections finish what they have.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location line="+1"/>
        <source>%n open connection(s) break.</source>
        <translation>
            <numerusform>%n open connection breaks.</numerusform>
            <numerusform>%n open connections break.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location line="+10"/>
        <source>The other %n worker(s) keep serving.</source>
        <translation>
            <numerusform>The other worker keeps serving.</numerusform>
            <numerusform>The other %n workers keep serving.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location line="+9"/>
        <source>%n worker(s)</source>
        <translation>
            <numerusform>%n worker</numerusform>
            <numerusform>%n workers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location line="+81"/>
        <source>%n still open</source>
        <translation>
            <numerusform>%n still open</numerusform>
            <numerusform>%n still open</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location line="+16"/>
        <source>%n worker(s) so far</source>
        <translation>
            <numerusform>%n worker so far</numerusform>
            <numerusform>%n workers so far</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location line="+33"/>
        <source>%n worker(s) reloaded</source>
        <translation>
            <numerusform>%n worker reloaded</numerusform>
            <numerusform>%n workers reloaded</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Verdict</name>
    <message numerus="yes">
        <location filename="../ui/models/verdict.cpp" line="+41"/>
        <source>%n stall(s)</source>
        <translation>
            <numerusform>%n stall</numerusform>
            <numerusform>%n stalls</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location line="+32"/>
        <source>%n worker(s) block their event loop:</source>
        <translation>
            <numerusform>%n worker blocks its event loop:</numerusform>
            <numerusform>%n workers block their event loop:</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>loopscope::ui::CacheHeader</name>
    <message numerus="yes">
        <location filename="../ui/panels/cacheheader.cpp" line="+60"/>
        <source>%Ln keys match</source>
        <translation>
            <numerusform>%Ln key matches</numerusform>
            <numerusform>%Ln keys match</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location line="+1"/>
        <source>all %Ln keys</source>
        <translation>
            <numerusform>%Ln key in all</numerusform>
            <numerusform>all %Ln keys</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>loopscope::ui::CachePreview</name>
    <message numerus="yes">
        <location filename="../ui/panels/cachepreview.cpp" line="+249"/>
        <source>%Ln elements</source>
        <translation>
            <numerusform>%Ln element</numerusform>
            <numerusform>%Ln elements</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>loopscope::ui::ClusterListModel</name>
    <message numerus="yes">
        <location filename="../ui/panels/clusterdelegate.cpp" line="+104"/>
        <source>%n worker(s)</source>
        <translation>
            <numerusform>%n worker</numerusform>
            <numerusform>%n workers</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>loopscope::ui::EventsLane</name>
    <message numerus="yes">
        <location filename="../ui/plot/eventslane.cpp" line="+169"/>
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location line="+28"/>
        <source>%n events in view</source>
        <translation>
            <numerusform>%n event in view</numerusform>
            <numerusform>%n events in view</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>loopscope::ui::EventsPage</name>
    <message numerus="yes">
        <location filename="../ui/panels/eventspage.cpp" line="+213"/>
        <source>%n event(s)</source>
        <translation>
            <numerusform>%n event</numerusform>
            <numerusform>%n events</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location line="+8"/>
        <source>%n event(s) are hidden by it. Esc takes the filter away.</source>
        <translation>
            <numerusform>%n event is hidden by it. Esc takes the filter away.</numerusform>
            <numerusform>%n events are hidden by it. Esc takes the filter away.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location line="+89"/>
        <source>%n event(s) were copied.</source>
        <translation>
            <numerusform>%n event was copied.</numerusform>
            <numerusform>%n events were copied.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location line="+22"/>
        <source>%n event(s) were saved to %1.</source>
        <translation>
            <numerusform>%n event was saved to %1.</numerusform>
            <numerusform>%n events were saved to %1.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>loopscope::ui::LineChart</name>
    <message numerus="yes">
        <location filename="../ui/plot/linechart.cpp" line="+113"/>
        <source>%n workers</source>
        <translation>
            <numerusform>%n worker</numerusform>
            <numerusform>%n workers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../ui/plot/linechartprivate.cpp" line="+238"/>
        <source>%n others</source>
        <translation>
            <numerusform>%n other</numerusform>
            <numerusform>%n others</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location line="+143"/>
        <source>worst %n in colour</source>
        <translation>
            <numerusform>worst %n in colour</numerusform>
            <numerusform>worst %n in colour</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>loopscope::ui::ReportsPage</name>
    <message numerus="yes">
        <location filename="../ui/panels/reportspage.cpp" line="+328"/>
        <source>%n worker(s)</source>
        <translation>
            <numerusform>%n worker</numerusform>
            <numerusform>%n workers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location line="+1"/>
        <source>%n chart(s)</source>
        <translation>
            <numerusform>%n chart</numerusform>
            <numerusform>%n charts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location line="+1"/>
        <source>%n event(s)</source>
        <translation>
            <numerusform>%n event</numerusform>
            <numerusform>%n events</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location line="+1"/>
        <source>Redis figures and %n key(s)</source>
        <translation>
            <numerusform>Redis figures and %n key</numerusform>
            <numerusform>Redis figures and %n keys</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>loopscope::ui::WorkerLine</name>
    <message numerus="yes">
        <location filename="../ui/panels/workerline.cpp" line="+67"/>
        <source>%n stall(s)</source>
        <translation>
            <numerusform>%n stall</numerusform>
            <numerusform>%n stalls</numerusform>
        </translation>
    </message>
</context>
</TS>
