// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/language.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>

namespace loopscope::app {

namespace {

QLocale localeOf(ui::LanguageChoice choice)
{
    switch (choice) {
    case ui::LanguageChoice::English:
        return QLocale(QLocale::English, QLocale::UnitedStates);
    case ui::LanguageChoice::German:
        return QLocale(QLocale::German, QLocale::Germany);
    case ui::LanguageChoice::System:
        break;
    }
    // The C locale writes 4118 without a comma; a language that is not translated reads English.
    const QLocale system = QLocale::system();
    return system.language() == QLocale::C ? QLocale(QLocale::English, QLocale::UnitedStates) : system;
}

} // namespace

Language::Language(ui::LanguageChoice choice)
{
    const QLocale locale = localeOf(choice);
    QLocale::setDefault(locale);
    // English has a file, too: it holds the plurals.
    if (!m_texts.load(locale, QStringLiteral("loopscope"), QStringLiteral("_"), QStringLiteral(":/i18n")) &&
        !m_texts.load(QStringLiteral(":/i18n/loopscope_en.qm")))
        return;
    QCoreApplication::installTranslator(&m_texts);
    if (m_qt.load(locale, QStringLiteral("qtbase"), QStringLiteral("_"),
                  QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
        QCoreApplication::installTranslator(&m_qt);
}

} // namespace loopscope::app
