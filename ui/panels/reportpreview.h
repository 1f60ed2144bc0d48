// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/panels/surface.h"

#include <QImage>
#include <functional>

class QPlainTextEdit;

namespace loopscope::ui {

// A look at the report before it is saved: its first page on a sheet of paper, or the first lines of a data file.
class ReportPreview : public Surface
{
    Q_OBJECT
public:
    static constexpr int MaxLines = 80;
    // Makes the page as wide as asked for, in dots.
    using Page = std::function<QImage(int width)>;

    explicit ReportPreview(const Theme& theme, QWidget* parent = nullptr);

    // description: what is on the page, for those who do not see it.
    void showPage(Page page, const QString& description);
    void showText(const QByteArray& bytes); // the first MaxLines lines
    void clear();
    [[nodiscard]] bool isEmpty() const { return !m_page && !m_isText; }
    [[nodiscard]] QString text() const;

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    [[nodiscard]] QRect paper() const;

    Page m_page;
    QImage m_image;
    QPlainTextEdit* m_text;
    bool m_isText = false;
};

} // namespace loopscope::ui
