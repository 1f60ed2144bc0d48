// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/reportpreview.h"
#include "ui/theme/theme.h"

#include <QFontDatabase>
#include <QMetaObject>
#include <QPainter>
#include <QPlainTextEdit>
#include <algorithm>
#include <cmath>

namespace loopscope::ui {

namespace {
constexpr int Margin = 20;
constexpr double PaperRatio = 297.0 / 210.0;
constexpr int MaxPaperWidth = 900;
// Dots that a page is drawn with at least: on a smaller one letters of whole dots would not keep their places.
constexpr int LeastWidth = 1000;
constexpr qsizetype MaxLineLength = 400;
} // namespace

ReportPreview::ReportPreview(const Theme& theme, QWidget* parent)
    : Surface(theme, &Tokens::bg, {}, parent), m_text(new QPlainTextEdit(this))
{
    m_pool.setMaxThreadCount(1);
    setMinimumSize(240, 240);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    m_text->setReadOnly(true);
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_text->setFrameShape(QFrame::NoFrame);
    m_text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_text->setAccessibleName(tr("The first lines of the file"));
    m_text->hide();
}

void ReportPreview::showPage(Page page, const QString& description)
{
    m_page = std::move(page);
    m_isText = false;
    m_text->hide();
    setAccessibleName(tr("The first page of the report"));
    setAccessibleDescription(description);
    draw();
}

void ReportPreview::draw()
{
    const int dots = static_cast<int>(std::lround(paper().width() * devicePixelRatioF()));
    m_pool.clear(); // what has not begun is too old already
    m_pool.start([this, page = m_page, dots, number = ++m_asked] {
        const QImage image = page(std::max(dots, LeastWidth)).scaledToWidth(dots, Qt::SmoothTransformation);
        QMetaObject::invokeMethod(
            this,
            [this, image, number] {
                if (number != m_asked)
                    return;
                m_image = image;
                update();
            },
            Qt::QueuedConnection);
    });
}

void ReportPreview::showText(const QByteArray& bytes)
{
    m_page = nullptr;
    m_image = {};
    ++m_asked;
    m_isText = true;
    QString shown;
    qsizetype at = 0;
    for (int line = 0; line < MaxLines && at < bytes.size(); ++line) {
        const qsizetype newline = bytes.indexOf('\n', at);
        const qsizetype end = newline < 0 ? bytes.size() : newline;
        QString text = QString::fromUtf8(bytes.mid(at, std::min(end - at, MaxLineLength)));
        if (text.endsWith(QLatin1Char('\r')))
            text.chop(1);
        shown += text;
        shown += QLatin1Char('\n');
        at = end + 1;
    }
    if (at < bytes.size())
        shown += QChar(0x2026);
    m_text->setPlainText(shown);
    m_text->setVisible(true);
    setAccessibleName(tr("The first lines of the file"));
    update();
}

void ReportPreview::clear()
{
    m_page = nullptr;
    m_image = {};
    ++m_asked;
    m_isText = false;
    m_text->hide();
    update();
}

QString ReportPreview::text() const
{
    return m_text->toPlainText();
}

QRect ReportPreview::paper() const
{
    const int roomHeight = height() - 2 * Margin;
    const int width =
        std::clamp(std::min(this->width() - 2 * Margin, static_cast<int>(roomHeight / PaperRatio)), 120, MaxPaperWidth);
    const int height = static_cast<int>(std::lround(width * PaperRatio));
    return {(this->width() - width) / 2, std::max(Margin, (this->height() - height) / 2), width, height};
}

void ReportPreview::paintEvent(QPaintEvent* event)
{
    Surface::paintEvent(event);
    if (!m_page)
        return;
    const QRect sheet = paper();
    QPainter painter(this);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    if (m_image.isNull())
        painter.fillRect(sheet, Qt::white);
    else
        painter.drawImage(sheet, m_image);
    painter.setPen(theme().tokens().line2);
    painter.drawRect(sheet.adjusted(-1, -1, 0, 0));
}

void ReportPreview::resizeEvent(QResizeEvent* event)
{
    Surface::resizeEvent(event);
    if (m_page && std::lround(paper().width() * devicePixelRatioF()) != m_image.width())
        draw();
    m_text->setGeometry(rect().adjusted(Margin, Margin, -Margin, -Margin));
}

} // namespace loopscope::ui
