// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/options.h"
#include "app/console/runs.h"

#include <QApplication>
#include <QTextStream>

using namespace loopscope;
using app::Options;

namespace {

constexpr int WrongUsage = 2;

void printLine(FILE* stream, const QString& text)
{
    QTextStream(stream) << text << (text.endsWith(QLatin1Char('\n')) ? "" : "\n");
}

bool needsNoDisplay(const Options& options)
{
    if (options.mode == Options::Mode::Screenshot)
        return true;
    const bool hasDisplay = qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY");
    return options.mode == Options::Mode::Report && !hasDisplay;
}

} // namespace

int main(int argc, char** argv)
{
    QStringList arguments;
    for (int i = 1; i < argc; ++i)
        arguments << QString::fromLocal8Bit(argv[i]);
    const auto options = app::parseOptions(arguments);
    if (!options) {
        printLine(stderr, QStringLiteral("loopscope: %1").arg(QString::fromStdString(options.error().message)));
        return WrongUsage;
    }
    if (options->mode == Options::Mode::Help) {
        printLine(stdout, app::helpText());
        return 0;
    }
    if (options->mode == Options::Mode::Version) {
        printLine(stdout, QStringLiteral("loopscope " LOOPSCOPE_VERSION));
        return 0;
    }
    if (needsNoDisplay(*options))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("loopscope"));
    QApplication::setApplicationDisplayName(QStringLiteral("Loopscope"));
    QApplication::setApplicationVersion(QStringLiteral(LOOPSCOPE_VERSION));
    switch (options->mode) {
    case Options::Mode::Screenshot:
        return app::runScreenshot(*options);
    case Options::Mode::Report:
        return app::runReport(*options);
    default:
        return app::runWindow(*options);
    }
}
