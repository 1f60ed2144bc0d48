// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/options.h"
#include "app/ctl/program.h"

#include <QCoreApplication>
#include <QSocketNotifier>
#include <QTimer>
#include <array>
#include <csignal>
#include <cstdio>
#include <fcntl.h>
#include <unistd.h>

namespace {

std::array<int, 2> signalPipe{-1, -1};

extern "C" void onSignal(int)
{
    const char byte = 1;
    [[maybe_unused]] const auto written = ::write(signalPipe[1], &byte, 1);
}

// Signals become an event: the program ends by its event loop, with everything flushed and closed.
bool catchSignals()
{
    if (::pipe2(signalPipe.data(), O_CLOEXEC | O_NONBLOCK) != 0)
        return false;
    struct sigaction action = {};
    action.sa_handler = onSignal;
    action.sa_flags = SA_RESTART;
    return ::sigaction(SIGINT, &action, nullptr) == 0 && ::sigaction(SIGTERM, &action, nullptr) == 0;
}

} // namespace

int main(int argc, char** argv)
{
    using namespace loopscope::ctl;
    QCoreApplication app(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("loopscopectl"));
    const auto parsed = parseArguments(QCoreApplication::arguments());
    if (!parsed.options) {
        std::fputs(parsed.text.toUtf8().constData(), parsed.code == ExitCode::Done ? stdout : stderr);
        return static_cast<int>(parsed.code);
    }
    const auto program = makeProgram(*parsed.options);
    if (catchSignals()) {
        auto* notifier = new QSocketNotifier(signalPipe[0], QSocketNotifier::Read, program.get());
        QObject::connect(notifier, &QSocketNotifier::activated, program.get(), [&program] {
            char byte = 0;
            [[maybe_unused]] const auto got = ::read(signalPipe[0], &byte, 1);
            program->interrupt();
        });
    }
    QTimer::singleShot(0, program.get(), [&program] { program->start(); });
    return QCoreApplication::exec();
}
