// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/mainwindow/mainwindow.h"

#include <QString>

class QTranslator;

namespace loopscope::app {

struct Options;

// Where loopserve and the agent are, seen from the folder of this program: beside it when installed or built, the agent
// in share/loopscope when installed and in the source tree when built there.
[[nodiscard]] ui::Installation findInstallation(const QString& programFolder);

// Each runs to its end and returns the exit code: 0 done, 1 failed, 3 cannot attach.
[[nodiscard]] int runWindow(const Options& options);
[[nodiscard]] int runScreenshot(const Options& options);
[[nodiscard]] int runReport(const Options& options);

} // namespace loopscope::app
