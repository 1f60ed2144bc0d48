// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/runs.h"
#include "app/console/language.h"
#include "app/console/options.h"
#include "app/console/storedsettings.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QDir>
#include <QFileInfo>
#include <QPixmap>
#include <QTextStream>
#include <QTimer>

namespace loopscope::app {

using ui::MainWindow;
using ui::Preferences;

namespace {

constexpr int Failed = 1;
constexpr int CannotAttach = 3;
// Longer than a demo takes to start; a hub answers at once.
constexpr int AttachLimitMs = 40000;

int sayError(const QString& sentence, int code)
{
    QTextStream(stderr) << "loopscope: " << sentence << '\n';
    return code;
}

} // namespace

ui::Installation findInstallation(const QString& programFolder)
{
    const QDir folder(programFolder);
    ui::Installation installation;
    installation.loopserve = folder.filePath(QStringLiteral("loopserve"));
    for (const char* place : {"../share/loopscope/agent/agent.cjs", "../../../resources/agent/agent.cjs"}) {
        const QFileInfo file(folder.filePath(QLatin1String(place)));
        if (file.isReadable()) {
            installation.agent = file.canonicalFilePath();
            break;
        }
    }
    return installation;
}

int runWindow(const Options& options)
{
    const SystemClock clock;
    StoredSettings settings;
    const Preferences preferences = settings.preferences();
    const Language language(options.language == ui::LanguageChoice::System ? preferences.language : options.language);
    ui::Theme theme(options.theme.value_or(preferences.theme));
    MainWindow window(clock, theme, settings, findInstallation(QApplication::applicationDirPath()));
    if (settings.geometry().isEmpty())
        window.resize(options.size);
    window.show();
    if (!options.url.isEmpty())
        window.attachTo(options.url);
    return QApplication::exec();
}

int runScreenshot(const Options& options)
{
    const SystemClock clock;
    Preferences preferences;
    preferences.theme = options.theme.value_or(ui::ThemeMode::Dark);
    PassingSettings settings(preferences);
    const Language language(options.language);
    ui::Theme theme(preferences.theme);
    MainWindow window(clock, theme, settings, findInstallation(QApplication::applicationDirPath()));
    window.resize(options.size);
    window.show();
    int code = 0;
    const auto take = [&] {
        window.refreshAll();
        if (!window.grab().save(options.output))
            code = sayError(QStringLiteral("The picture could not be written to %1.").arg(options.output), Failed);
        QApplication::exit(code);
    };
    QTimer limit;
    limit.setSingleShot(true);
    QObject::connect(&limit, &QTimer::timeout, &window, [&] {
        code = sayError(QStringLiteral("%1 did not answer within %2 s.").arg(options.url).arg(AttachLimitMs / 1000),
                        CannotAttach);
        QApplication::exit(code);
    });
    const auto after = std::chrono::duration_cast<std::chrono::milliseconds>(options.after);
    QObject::connect(&window, &MainWindow::attached, &window, [&] {
        limit.stop();
        window.showPage(options.page);
        QTimer::singleShot(after, &window, take);
    });
    QObject::connect(&window, &MainWindow::attachFailed, &window, [&](const QString& sentence) {
        code = sayError(sentence, CannotAttach);
        QApplication::exit(code);
    });
    QTimer::singleShot(0, &window, [&] {
        if (options.url.isEmpty()) {
            QTimer::singleShot(after, &window, take);
            return;
        }
        limit.start(AttachLimitMs);
        window.attachTo(options.url);
    });
    return QApplication::exec();
}

} // namespace loopscope::app
