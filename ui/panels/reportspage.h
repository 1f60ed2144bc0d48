// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/report.h"
#include "ui/mainwindow/page.h"
#include "ui/report/savereport.h"

#include <QElapsedTimer>
#include <functional>

class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace loopscope::ui {

class EmptyState;
class Label;
class ReportPreview;
class SavedReports;
class SegmentRow;

// Saving a snapshot report: which time, which format, where; how it will look; and what was saved before.
class ReportsPage : public Page
{
    Q_OBJECT
public:
    enum class Range { Visible, FiveMinutes, FifteenMinutes, Hour };
    // What is known of the shared cache now, if anything.
    using RedisSource = std::function<std::optional<analysis::ReportRedis>()>;

    explicit ReportsPage(const PageContext& context, QWidget* parent = nullptr);
    ~ReportsPage() override;

    [[nodiscard]] PageId id() const override { return PageId::Reports; }
    [[nodiscard]] QString title() const override { return tr("Reports"); }
    void setAttachment(console::Attachment* attachment) override;
    void refresh() override;
    void setNarrow(bool narrow) override;
    void setRedisSource(RedisSource source) { m_redis = std::move(source); }

    void setRange(Range range);
    void setFormat(ReportFormat format);
    [[nodiscard]] ReportFormat format() const { return m_format; }
    // Whole path; empty: named by itself again.
    void setFileName(const QString& fileName);
    [[nodiscard]] QString fileName() const;
    // What would be saved now; nothing without a cluster.
    [[nodiscard]] std::optional<analysis::Report> makeReport() const;
    // False when it could not be written, which the page says.
    bool save();

    [[nodiscard]] ReportPreview& preview() const { return *m_preview; }
    [[nodiscard]] SavedReports& saved() const { return *m_saved; }

protected:
    void showEvent(QShowEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    QWidget* makeForm();
    void addRow(QVBoxLayout& layout, const QString& name, QWidget* field);
    void showPreview();
    void showContents(const analysis::Report& report);
    void followName();
    void askFileName();
    void open(const QString& path);

    RedisSource m_redis;
    Range m_range = Range::Visible;
    ReportFormat m_format = ReportFormat::Html;
    QString m_folder;
    bool m_isNamed = false; // by the person
    QWidget* m_form = nullptr;
    EmptyState* m_empty = nullptr;
    Label* m_cluster = nullptr;
    SegmentRow* m_ranges = nullptr;
    SegmentRow* m_formats = nullptr;
    Label* m_contents = nullptr;
    Label* m_formatHint = nullptr;
    QLineEdit* m_name = nullptr;
    QPushButton* m_save = nullptr;
    Label* m_result = nullptr;
    ReportPreview* m_preview = nullptr;
    SavedReports* m_saved = nullptr;
    QElapsedTimer m_previewAge;
    qint64 m_previewCostMs = 0;
    std::uint64_t m_previewRevision = 0;
};

} // namespace loopscope::ui
