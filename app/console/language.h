// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/mainwindow/settings.h"

#include <QTranslator>

namespace loopscope::app {

// Puts the language on the application: its texts, Qt's own, and the format of numbers. Stays in force while it lives.
class Language
{
public:
    explicit Language(ui::LanguageChoice choice);

private:
    QTranslator m_texts;
    QTranslator m_qt;
};

} // namespace loopscope::app
