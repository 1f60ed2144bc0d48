// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <optional>

class QDBusVariant;

namespace loopscope::ui {

// The desktop's wish for dark or light (org.freedesktop.appearance color-scheme: 0 none, 1 dark, 2 light), read from
// xdg-desktop-portal over the session bus and watched. Asynchronous: without a bus or a portal it never says anything.
class DesktopScheme : public QObject
{
    Q_OBJECT
public:
    explicit DesktopScheme(QObject* parent = nullptr);
    // Nothing: not known, or the person has no wish.
    [[nodiscard]] std::optional<bool> prefersDark() const { return m_dark; }

signals:
    void changed();

private slots:
    void onSettingChanged(const QString& group, const QString& key, const QDBusVariant& value);

private:
    void ask();
    void take(const QVariant& value);

    std::optional<bool> m_dark;
};

} // namespace loopscope::ui
