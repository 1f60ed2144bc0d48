// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/tokens.h"

#include <QIcon>
#include <QObject>
#include <QPixmap>
#include <memory>

namespace loopscope::ui {

enum class ThemeMode { System, Dark, Light };

// Which colours are in force. Made once in main() after QApplication and passed by reference; puts LoopscopeStyle and
// the palette on the application and again with each change. System follows the desktop's colour-scheme setting
// (org.freedesktop.portal.Settings, watched) and where there is no portal the lightness of the desktop's palette.
// UI thread.
class Theme : public QObject
{
    Q_OBJECT
public:
    explicit Theme(ThemeMode mode = ThemeMode::System, QObject* parent = nullptr);
    ~Theme() override;

    [[nodiscard]] ThemeMode mode() const;
    void setMode(ThemeMode mode);
    [[nodiscard]] bool isDark() const { return tokens().dark; }
    // Valid until the next changed(); read it when painting, do not keep it.
    [[nodiscard]] const Tokens& tokens() const;

    // An icon of resources/icons by name ("refresh"), in the colour of the text around it: t2, on hover and in a
    // selected row t1, disabled t3 at half; follows the theme. Valid while the theme lives.
    [[nodiscard]] QIcon icon(const QString& name) const;
    // The same with a colour of its own, picked from the tokens at each painting.
    [[nodiscard]] QIcon icon(const QString& name, QColor Tokens::*colour) const;
    // For delegates: size in device-independent pixels. Null for an unknown name. Cached.
    [[nodiscard]] QPixmap pixmap(const QString& name, int size, const QColor& colour, qreal ratio) const;

signals:
    void changed(); // colours differ now; everything that paints with tokens updates

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace loopscope::ui
