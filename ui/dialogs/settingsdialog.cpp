// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/settingsdialog.h"
#include "ui/panels/label.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QGridLayout>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

namespace loopscope::ui {

namespace {
constexpr int LeastThresholdMs = 5;
constexpr int MostThresholdMs = 10000;
} // namespace

SettingsDialog::SettingsDialog(const Theme& theme, Settings& settings, QWidget* parent)
    : QDialog(parent),
      m_settings(settings),
      m_theme(new QComboBox(this)),
      m_threshold(new QSpinBox(this)),
      m_language(new QComboBox(this)),
      m_singleKeys(new QCheckBox(tr("Single letters act when no text field has the focus"), this))
{
    setWindowTitle(tr("Settings"));
    const Preferences now = settings.preferences();
    m_theme->addItems({tr("As the desktop"), tr("Dark"), tr("Light")});
    m_theme->setCurrentIndex(static_cast<int>(now.theme));
    m_theme->setAccessibleName(tr("Theme"));
    m_threshold->setRange(LeastThresholdMs, MostThresholdMs);
    m_threshold->setSuffix(QStringLiteral("\u2009ms"));
    m_threshold->setValue(static_cast<int>(now.lagThreshold.count() / 1000));
    m_threshold->setAccessibleName(tr("Limit of event-loop lag"));
    m_language->addItems({tr("As the system"), QStringLiteral("English"), QStringLiteral("Deutsch")});
    m_language->setCurrentIndex(static_cast<int>(now.language));
    m_language->setAccessibleName(tr("Language"));
    m_singleKeys->setChecked(now.singleKeys);
    m_singleKeys->setAccessibleName(m_singleKeys->text());

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(size::Padding, size::Padding, size::Padding, size::Padding);
    auto* form = new QGridLayout;
    form->setHorizontalSpacing(16);
    form->setVerticalSpacing(6);
    const auto add = [&](const QString& label, QWidget* field, const QString& note) {
        const int row = form->rowCount();
        form->addWidget(new Label(theme, label, TextStyle::Body, &Tokens::t1, this), row, 0);
        form->addWidget(field, row, 1);
        if (!note.isEmpty())
            form->addWidget(new Label(theme, note, TextStyle::Small, &Tokens::t3, this), row + 1, 1);
        form->addItem(new QSpacerItem(0, 4), form->rowCount(), 0);
    };
    add(tr("Theme"), m_theme, {});
    add(tr("Limit of event-loop lag"), m_threshold, tr("A worker above it raises an alert."));
    add(tr("Language"), m_language, tr("In force at the next start."));
    add(tr("Keyboard"), m_singleKeys, {});
    layout->addLayout(form);
    layout->addSpacing(8);
    auto* buttons = new QDialogButtonBox(this);
    QPushButton* close = buttons->addButton(QDialogButtonBox::Close);
    close->setText(tr("Close"));
    close->setAccessibleName(close->text());
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
    connect(m_theme, &QComboBox::currentIndexChanged, this,
            [this](int index) { store(&Preferences::theme, static_cast<ThemeMode>(index)); });
    connect(m_threshold, &QSpinBox::valueChanged, this,
            [this](int ms) { store(&Preferences::lagThreshold, Micros{ms * 1000}); });
    connect(m_language, &QComboBox::currentIndexChanged, this,
            [this](int index) { store(&Preferences::language, static_cast<LanguageChoice>(index)); });
    connect(m_singleKeys, &QCheckBox::toggled, this, [this](bool on) { store(&Preferences::singleKeys, on); });
}

// The one that was changed here: the window's keys may have changed others since the dialog was opened.
template <class Value>
void SettingsDialog::store(Value Preferences::*choice, Value value)
{
    Preferences wanted = m_settings.preferences();
    wanted.*choice = value;
    m_settings.setPreferences(wanted);
    emit preferencesChanged(wanted);
}

} // namespace loopscope::ui
