// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/commands.h"
#include "app/ctl/output.h"

#include <unistd.h>

namespace loopscope::ctl {

WatchProgram::WatchProgram(const Options& options)
    : AttachedProgram(options, false), m_isTerminal(::isatty(STDOUT_FILENO) == 1)
{
}

void WatchProgram::onAttached()
{
    connect(&attachment(), &console::Attachment::batchReceived, this, [this](const auto& batch) { onBatch(batch); });
    connect(&attachment(), &console::Attachment::workerChanged, this, [this](const auto& worker) { onWorker(worker); });
    connect(&m_silence, &QTimer::timeout, this, [this] { onSilence(); });
    m_silence.setInterval(std::chrono::duration_cast<std::chrono::milliseconds>(options().interval * 3 / 2));
    m_silence.start();
}

void WatchProgram::onBatch(const console::SampleBatch& batch)
{
    m_silence.start(); // from now on again
    if (!options().json) {
        printTable();
    } else {
        for (const auto& worker : state().workers()) {
            const auto row = std::find_if(batch.rows.begin(), batch.rows.end(),
                                          [&](const auto& each) { return each.worker == worker.key; });
            printLine(workerJson(state(), worker, batch.time, row == batch.rows.end() ? nullptr : &row->values));
        }
    }
    if (options().count && ++m_batches >= *options().count)
        finish(ExitCode::Done);
}

void WatchProgram::onWorker(const WorkerInfo& worker)
{
    auto& told = m_told[worker.key];
    const auto isNews = worker.state == WorkerState::Blocked && told != WorkerState::Blocked;
    told = worker.state;
    if (isGone(worker.state))
        m_told.erase(worker.key);
    if (isNews && options().json)
        printLine(workerJson(state(), worker, SystemClock().wallNow(), nullptr));
    else if (isNews && m_isTerminal)
        printTable();
}

void WatchProgram::onSilence()
{
    if (!options().json) {
        if (m_isTerminal)
            printTable();
        return;
    }
    for (const auto& worker : state().workers()) {
        if (worker.state == WorkerState::Blocked && state().link().state != console::LinkState::Lost)
            printLine(workerJson(state(), worker, SystemClock().wallNow(), nullptr));
    }
}

void WatchProgram::onLinkChanged(const console::LinkStatus& status)
{
    if (m_isTerminal && !options().json && status.state != console::LinkState::Refused) {
        if (wasAttached() && !m_isFirstTable)
            printTable(); // its head says what the link does
        return;
    }
    AttachedProgram::onLinkChanged(status);
}

// On a terminal in place: to the top left, each line cleared behind its end, then the rest of the screen.
void WatchProgram::printTable()
{
    QByteArray text;
    if (m_isTerminal)
        text = m_isFirstTable ? "\033[2J\033[H" : "\033[H";
    for (const auto& line : workerTable(state()))
        text += line + (m_isTerminal ? "\033[K\n" : "\n");
    m_isFirstTable = false;
    printLine(m_isTerminal ? text + "\033[J" : text);
}

} // namespace loopscope::ctl
