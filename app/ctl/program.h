// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/ctl/options.h"
#include "core/console/attachment.h"

#include <QObject>
#include <memory>

namespace loopscope::ctl {

// One run of one command: started once, ends the event loop with an exit code. Main thread.
class Program : public QObject
{
    Q_OBJECT
public:
    explicit Program(const Options& options);
    virtual void start() = 0;
    // SIGINT, SIGTERM: the default ends with 0.
    virtual void interrupt();

protected:
    void finish(ExitCode code);
    [[nodiscard]] const Options& options() const { return m_options; }

private:
    Options m_options;
};

// A command that needs an attached cluster. Cannot attach: one sentence and exit code 3. A link that is lost later is
// tried again.
class AttachedProgram : public Program
{
    Q_OBJECT
public:
    explicit AttachedProgram(const Options& options, bool operate);
    void start() override;

protected:
    // The cluster is there; once.
    virtual void onAttached() = 0;
    virtual void onLinkChanged(const console::LinkStatus& status);
    [[nodiscard]] console::Attachment& attachment() { return m_attachment; }
    [[nodiscard]] const console::ClusterState& state() const { return m_attachment.state(); }
    [[nodiscard]] bool wasAttached() const { return m_wasAttached; }

private:
    SystemClock m_clock;
    console::Attachment m_attachment{m_clock};
    bool m_operate = false;
    bool m_wasAttached = false;
};

[[nodiscard]] std::unique_ptr<Program> makeProgram(const Options& options);

} // namespace loopscope::ctl
