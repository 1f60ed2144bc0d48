// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/panels/surface.h"

class QLineEdit;
class QPushButton;

namespace loopscope::ui {

// A line in which the address of a Redis is typed.
class CacheAddressBar : public Surface
{
    Q_OBJECT
public:
    explicit CacheAddressBar(const Theme& theme, QWidget* parent = nullptr);
    // address: without a password, as it may be shown.
    void setAddress(const QString& address);
    void focusField();
    void setClosable(bool closable);
    [[nodiscard]] QLineEdit& field() const { return *m_field; }

signals:
    void addressGiven(const QString& url);
    void closeRequested();

private:
    void give();

    QLineEdit* m_field;
    QPushButton* m_open;
    QPushButton* m_cancel;
};

} // namespace loopscope::ui
