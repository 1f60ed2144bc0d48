// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/theme.h"

#include "ui/theme/desktopscheme.h"
#include "ui/theme/iconengine.h"
#include "ui/theme/style.h"

#include <QApplication>
#include <QToolTip>

// Outside of any namespace: what a static library's resources need.
static void initialiseIcons()
{
    Q_INIT_RESOURCE(loopscope_icons);
}

namespace loopscope::ui {

class Theme::Private
{
public:
    ThemeMode mode = ThemeMode::System;
    bool desktopDark = false; // by the palette's lightness, before ours was set
    const Tokens* tokens = &Tokens::lightTokens();
    DesktopScheme desktop;
    mutable IconCache icons;

    [[nodiscard]] const Tokens& wanted() const
    {
        const bool dark =
            mode == ThemeMode::System ? desktop.prefersDark().value_or(desktopDark) : mode == ThemeMode::Dark;
        return dark ? Tokens::darkTokens() : Tokens::lightTokens();
    }

    void apply() const
    {
        const QPalette palette = paletteOf(*tokens);
        QApplication::setPalette(palette);
        QToolTip::setPalette(palette);
    }
};

Theme::Theme(ThemeMode mode, QObject* parent) : QObject(parent), d(std::make_unique<Private>())
{
    initialiseIcons();
    d->mode = mode;
    d->desktopDark = QApplication::palette().color(QPalette::Window).lightnessF() < 0.5F;
    d->tokens = &d->wanted();
    QApplication::setStyle(new LoopscopeStyle(*this));
    d->apply();
    connect(&d->desktop, &DesktopScheme::changed, this, [this] { setMode(d->mode); });
}

Theme::~Theme()
{
    // The style reads this theme; the application outlives it in main().
    if (qApp != nullptr)
        QApplication::setStyle(QStringLiteral("Fusion"));
}

ThemeMode Theme::mode() const
{
    return d->mode;
}

void Theme::setMode(ThemeMode mode)
{
    d->mode = mode;
    const Tokens& wanted = d->wanted();
    if (&wanted == d->tokens)
        return;
    d->tokens = &wanted;
    d->icons.clear();
    d->apply();
    emit changed();
}

const Tokens& Theme::tokens() const
{
    return *d->tokens;
}

QIcon Theme::icon(const QString& name) const
{
    return QIcon(new IconEngine(d->icons, name, [this](QIcon::Mode mode) {
        const Tokens& t = tokens();
        if (mode == QIcon::Disabled)
            return mixed(t.t3, t.panel, 0.6);
        return mode == QIcon::Normal ? t.t2 : t.t1;
    }));
}

QIcon Theme::icon(const QString& name, QColor Tokens::*colour) const
{
    return QIcon(new IconEngine(d->icons, name, [this, colour](QIcon::Mode mode) {
        const Tokens& t = tokens();
        return mode == QIcon::Disabled ? mixed(t.t3, t.panel, 0.6) : t.*colour;
    }));
}

QPixmap Theme::pixmap(const QString& name, int size, const QColor& colour, qreal ratio) const
{
    return d->icons.pixmap(name, size, colour, ratio);
}

} // namespace loopscope::ui
