// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/commands.h"
#include "app/ctl/output.h"

namespace loopscope::ctl {

namespace {

// A silent socket is known as such after 2 s.
constexpr std::chrono::milliseconds PollInterval{50};
constexpr int MaxPolls = 60;

std::string_view wordFor(console::FoundCluster::State state)
{
    switch (state) {
    case console::FoundCluster::State::Live:
        return "live";
    case console::FoundCluster::State::Stale:
        return "stale";
    case console::FoundCluster::State::Silent:
        break;
    }
    return "silent";
}

QByteArray foundJson(const console::FoundCluster& found)
{
    JsonObject line;
    line.add("url", found.url).add("state", wordFor(found.state));
    if (!found.cluster)
        return line.addNull("cluster").addNull("workers").text();
    const auto& info = *found.cluster;
    JsonObject cluster;
    cluster.add("id", std::string_view(info.id))
        .add("name", std::string_view(info.name))
        .add("runtime", std::string_view(info.runtime))
        .add("runtimeVersion", std::string_view(info.runtimeVersion))
        .add("host", std::string_view(info.host))
        .add("pid", info.pid.value)
        .add("startedAt", toSeconds(info.startedAt));
    return line.add("cluster", cluster).add("workers", std::int64_t{found.workers}).text();
}

QByteArray foundLine(const console::FoundCluster& found)
{
    auto line = QByteArray(wordFor(found.state).data()).leftJustified(8);
    if (found.cluster) {
        line += printable(found.cluster->name).leftJustified(20) + " " +
                QByteArray::number(found.workers).rightJustified(4) + " workers  " + printable(found.cluster->runtime) +
                " " + printable(found.cluster->runtimeVersion) + "  ";
    }
    return line + printable(found.url.toStdString());
}

} // namespace

void ListProgram::start()
{
    connect(&m_poll, &QTimer::timeout, this, [this] {
        if (m_discovery.isSettled() || ++m_polls >= MaxPolls)
            printAll();
    });
    m_discovery.start();
    m_poll.start(PollInterval);
}

void ListProgram::printAll()
{
    m_poll.stop();
    m_discovery.refresh();
    for (const auto& found : m_discovery.found())
        printLine(options().json ? foundJson(found) : foundLine(found));
    if (m_discovery.found().empty() && !options().json)
        printLine("No clusters in " + console::Discovery::runtimeFolder().toUtf8() + ".");
    finish(ExitCode::Done);
}

} // namespace loopscope::ctl
