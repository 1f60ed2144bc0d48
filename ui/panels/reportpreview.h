// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/panels/surface.h"

#include <QImage>
#include <QThreadPool>
#include <cstdint>
#include <functional>

class QPlainTextEdit;

namespace loopscope::ui {

// A look at the report before it is saved: its first page on a sheet of paper, or the first lines of a data file.
class ReportPreview : public Surface
{
    Q_OBJECT
public:
    static constexpr int MaxLines = 80;
    // Makes the page as wide as asked for, in dots. Called on a thread of its own: it takes up to half a second.
    using Page = std::function<QImage(int width)>;

    explicit ReportPreview(const Theme& theme, QWidget* parent = nullptr);

    // description: what is on the page, for those who do not see it.
    void showPage(Page page, const QString& description);
    void showText(const QByteArray& bytes); // the first MaxLines lines
    void clear();
    [[nodiscard]] bool isEmpty() const { return !m_page && !m_isText; }
    [[nodiscard]] QString text() const;
    [[nodiscard]] bool isDrawn() const { return !m_image.isNull(); }

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    [[nodiscard]] QRect paper() const;
    void draw();

    Page m_page;
    QImage m_image; // the newest that is ready; stays until the next one is
    std::uint64_t m_asked = 0;
    QPlainTextEdit* m_text;
    bool m_isText = false;
    QThreadPool m_pool; // waits for its work before this is gone
};

} // namespace loopscope::ui
