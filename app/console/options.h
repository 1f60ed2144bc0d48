// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "ui/mainwindow/page.h"
#include "ui/mainwindow/settings.h"

#include <QSize>
#include <QStringList>

namespace loopscope::app {

// What the command line asks for.
struct Options
{
    enum class Mode { Window, Screenshot, Report, Help, Version };
    Mode mode = Mode::Window;
    QString url;    // empty: the attach page
    QString output; // Screenshot, Report: the file
    ui::PageId page = ui::PageId::Overview;
    std::optional<ui::ThemeMode> theme;
    ui::LanguageChoice language = ui::LanguageChoice::System;
    QSize size{1440, 900};
    Micros after{10000000};    // Screenshot: from attaching to the picture; 1 ms to 1 h
    Micros duration{30000000}; // Report: how long to watch; 1 ms to 1 h
};

// Of the arguments without the program's name; an error is one sentence.
[[nodiscard]] Result<Options> parseOptions(const QStringList& arguments);

[[nodiscard]] QString helpText();

} // namespace loopscope::app
