// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/reportspage.h"
#include "core/analysis/reportcontent.h"
#include "core/console/reportbuilder.h"
#include "ui/panels/emptystate.h"
#include "ui/panels/label.h"
#include "ui/panels/reportpreview.h"
#include "ui/panels/savedreports.h"
#include "ui/panels/segmentrow.h"
#include "ui/panels/surface.h"
#include "ui/plot/chartgroup.h"
#include "ui/report/reportpdf.h"
#include "ui/theme/figures.h"
#include "ui/theme/style.h"
#include "ui/theme/theme.h"

#include <QClipboard>
#include <QDesktopServices>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QJsonDocument>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QStandardPaths>
#include <QUrl>
#include <QVBoxLayout>
#include <algorithm>

namespace loopscope::ui {

namespace {

constexpr int FormWidth = 360;
constexpr int FormWidthNarrow = 300;
constexpr qint64 PreviewEveryMs = 5000;
constexpr qint64 PreviewShare = 50; // making previews takes at most a fiftieth of the time

std::optional<Micros> lengthOf(ReportsPage::Range range)
{
    switch (range) {
    case ReportsPage::Range::FiveMinutes:
        return std::chrono::minutes(5);
    case ReportsPage::Range::FifteenMinutes:
        return std::chrono::minutes(15);
    case ReportsPage::Range::Hour:
        return std::chrono::hours(1);
    case ReportsPage::Range::Visible:
        break;
    }
    return std::nullopt;
}

QString hintOf(ReportFormat format)
{
    switch (format) {
    case ReportFormat::Html:
        return ReportsPage::tr("One file for any browser, without scripts; prints on A4.");
    case ReportFormat::Pdf:
        return ReportsPage::tr("A4 pages with vector charts and text that can be searched.");
    case ReportFormat::Json:
        return ReportsPage::tr("Everything for programs, with a published schema.");
    case ReportFormat::Csv:
        break;
    }
    return ReportsPage::tr("One table in long form for a spreadsheet: time, slot, metric, value.");
}

// Where people look for documents; the home folder where there is no such place.
QString documentsFolder()
{
    const QString documents = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    return !documents.isEmpty() && QFileInfo(documents).isWritable() ? documents : QDir::homePath();
}

} // namespace

ReportsPage::ReportsPage(const PageContext& context, QWidget* parent)
    : Page(context, parent), m_folder(documentsFolder())
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    auto* header = new Surface(context.theme, &Tokens::panel, Qt::BottomEdge, this);
    header->setFixedHeight(size::PageHeader);
    auto* row = new QHBoxLayout(header);
    row->setContentsMargins(size::Padding, 0, size::Padding, 0);
    row->setSpacing(12);
    row->addWidget(new Label(context.theme, title(), TextStyle::Section, &Tokens::t1, header));
    m_cluster = new Label(context.theme, TextStyle::Table, &Tokens::t3, header);
    row->addWidget(m_cluster, 1);
    layout->addWidget(header);
    auto* body = new QHBoxLayout;
    body->setSpacing(0);
    m_form = makeForm();
    m_preview = new ReportPreview(context.theme, this);
    m_empty = new EmptyState(context.theme, this);
    m_empty->say(QStringLiteral("file-text"), tr("No cluster is attached"),
                 tr("A snapshot report is made of what this console has seen. Attach to a cluster first."));
    body->addWidget(m_form);
    body->addWidget(m_preview, 1);
    body->addWidget(m_empty, 1);
    layout->addLayout(body, 1);
    setFormat(ReportFormat::Html);
    refresh();
}

ReportsPage::~ReportsPage() = default;

void ReportsPage::addRow(QVBoxLayout& layout, const QString& name, QWidget* field)
{
    layout.addWidget(new Label(context().theme, name, TextStyle::Small, &Tokens::t3, this));
    layout.addWidget(field);
    layout.addSpacing(10);
}

QWidget* ReportsPage::makeForm()
{
    auto* scroll = new QScrollArea(this);
    scroll->setFixedWidth(FormWidth);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    auto* form = new Surface(context().theme, &Tokens::panel, Qt::RightEdge, scroll);
    auto* layout = new QVBoxLayout(form);
    layout->setContentsMargins(size::PaddingSide, 16, size::PaddingSide, size::PaddingSide);
    layout->setSpacing(4);

    m_ranges = new SegmentRow(context().theme, tr("Time"), {tr("Visible"), tr("5 m"), tr("15 m"), tr("1 h")}, form);
    m_ranges->setCurrent(0);
    connect(m_ranges, &SegmentRow::chosen, this, [this](int index) { setRange(static_cast<Range>(index)); });
    addRow(*layout, tr("Time"), m_ranges);
    m_formats = new SegmentRow(
        context().theme, tr("Format"),
        {QStringLiteral("HTML"), QStringLiteral("PDF"), QStringLiteral("JSON"), QStringLiteral("CSV")}, form);
    connect(m_formats, &SegmentRow::chosen, this, [this](int index) { setFormat(static_cast<ReportFormat>(index)); });
    layout->addWidget(new Label(context().theme, tr("Format"), TextStyle::Small, &Tokens::t3, form));
    layout->addWidget(m_formats);
    m_formatHint = new Label(context().theme, TextStyle::Small, &Tokens::t2, form);
    m_formatHint->setWordWrap(true);
    layout->addWidget(m_formatHint);
    layout->addSpacing(10);
    m_contents = new Label(context().theme, TextStyle::Table, &Tokens::t1, form);
    m_contents->setWordWrap(true);
    addRow(*layout, tr("What is in it"), m_contents);

    auto* file = new QWidget(form);
    auto* fileRow = new QHBoxLayout(file);
    fileRow->setContentsMargins(0, 0, 0, 0);
    fileRow->setSpacing(6);
    m_name = new QLineEdit(file);
    m_name->setAccessibleName(tr("File name"));
    m_name->setMaxLength(4000);
    m_name->setTextMargins(4, 0, 4, 0);
    connect(m_name, &QLineEdit::textEdited, this, [this](const QString& text) {
        m_isNamed = !text.isEmpty();
        if (const auto format = formatOf(text); format && *format != m_format)
            setFormat(*format);
    });
    connect(m_name, &QLineEdit::returnPressed, this, [this] { save(); });
    auto* browse = new QPushButton(context().theme.icon(QStringLiteral("folder")), QString(), file);
    browse->setToolTip(tr("Choose where to save it"));
    browse->setAccessibleName(tr("Choose where to save it"));
    connect(browse, &QPushButton::clicked, this, &ReportsPage::askFileName);
    fileRow->addWidget(m_name, 1);
    fileRow->addWidget(browse);
    addRow(*layout, tr("File"), file);

    m_save =
        new QPushButton(context().theme.icon(QStringLiteral("download"), &Tokens::onfill), tr("Save report"), form);
    setVariant(*m_save, ButtonVariant::Primary);
    m_save->setAccessibleName(tr("Save report"));
    connect(m_save, &QPushButton::clicked, this, &ReportsPage::save);
    layout->addWidget(m_save);
    m_result = new Label(context().theme, TextStyle::Table, &Tokens::t2, form);
    m_result->setWordWrap(true);
    m_result->hide();
    layout->addWidget(m_result);
    layout->addSpacing(14);
    layout->addWidget(new Label(context().theme, tr("Saved in this session"), TextStyle::Small, &Tokens::t3, form));
    m_saved = new SavedReports(context().theme, form);
    layout->addWidget(m_saved, 1);
    connect(m_saved, &SavedReports::openRequested, this, &ReportsPage::open);
    connect(m_saved, &SavedReports::copyRequested, this, [this](const QString& path) {
        QGuiApplication::clipboard()->setText(path);
        emit noticeRaised(tr("The path was copied."));
    });
    scroll->setWidget(form);
    return scroll;
}

void ReportsPage::setAttachment(console::Attachment* attachment)
{
    Page::setAttachment(attachment);
    m_previewRevision = 0;
    m_preview->clear();
    m_result->hide();
    refresh();
}

void ReportsPage::setNarrow(bool narrow)
{
    m_form->setFixedWidth(narrow ? FormWidthNarrow : FormWidth);
}

void ReportsPage::setRange(Range range)
{
    m_range = range;
    m_ranges->setCurrent(static_cast<int>(range));
    showPreview();
}

void ReportsPage::setFormat(ReportFormat format)
{
    m_format = format;
    m_formats->setCurrent(static_cast<int>(format));
    m_formatHint->show(hintOf(format));
    followName();
    showPreview();
}

void ReportsPage::setFileName(const QString& fileName)
{
    m_isNamed = !fileName.isEmpty();
    if (!m_isNamed) {
        followName();
        return;
    }
    m_name->setText(fileName);
    m_folder = QFileInfo(fileName).path();
    if (const auto format = formatOf(fileName))
        setFormat(*format);
}

QString ReportsPage::fileName() const
{
    QString name = m_name->text().trimmed();
    if (name.startsWith(QLatin1String("~/")))
        name.replace(0, 1, QDir::homePath());
    if (!name.isEmpty() && formatOf(name) != m_format)
        name += QLatin1Char('.') + suffixOf(m_format);
    return name.isEmpty() ? name : QDir(m_folder).absoluteFilePath(name);
}

// A name that the person gave keeps its beginning; only the end follows the format.
void ReportsPage::followName()
{
    const QString suffix = QLatin1Char('.') + suffixOf(m_format);
    if (m_isNamed) {
        const QString name = m_name->text();
        if (const auto old = formatOf(name); old && *old != m_format)
            m_name->setText(name.left(name.size() - suffixOf(*old).size() - 1) + suffix);
        return;
    }
    QString stem = QStringLiteral("loopscope");
    if (state() != nullptr) {
        analysis::Report named;
        named.cluster = state()->cluster();
        named.to = context().clock.wallNow();
        stem = QString::fromStdString(analysis::fileStem(named));
    }
    const QString name = QDir(m_folder).filePath(stem + suffix);
    if (name != m_name->text())
        m_name->setText(name);
}

std::optional<analysis::Report> ReportsPage::makeReport() const
{
    if (state() == nullptr || !state()->isAttached())
        return std::nullopt;
    WallTime from = context().charts.from();
    WallTime to = context().charts.to();
    if (const auto length = lengthOf(m_range)) {
        // Up to the last sample: after the link was lost, an empty span would say nothing.
        to = state()->lastSampleAt() ? *state()->lastSampleAt() + state()->interval() : context().clock.wallNow();
        from = to - *length;
    }
    return console::buildReport(*state(), from, to, context().clock.wallNow(), m_redis ? m_redis() : std::nullopt);
}

void ReportsPage::refresh()
{
    const bool isAttached = state() != nullptr && state()->isAttached();
    m_form->setEnabled(isAttached);
    m_preview->setVisible(isAttached);
    m_empty->setVisible(!isAttached);
    m_cluster->show(isAttached ? QString::fromStdString(state()->cluster().name) : QString());
    followName();
    if (!isAttached || !isVisible() || state()->revision() == m_previewRevision)
        return;
    const qint64 wait = std::max(PreviewEveryMs, m_previewCostMs * PreviewShare);
    if (m_preview->isEmpty() || !m_previewAge.isValid() || m_previewAge.hasExpired(wait))
        showPreview();
}

void ReportsPage::showPreview()
{
    if (m_preview == nullptr || !isVisible())
        return;
    QElapsedTimer cost;
    cost.start();
    const auto report = makeReport();
    if (!report)
        return;
    showContents(*report);
    m_previewRevision = state()->revision();
    if (m_format == ReportFormat::Html || m_format == ReportFormat::Pdf) {
        const auto verdict = analysis::judge(*report);
        m_preview->showPage([report = *report](int width) { return renderFirstPage(report, width); },
                            QString::fromStdString(verdict.headline + " " + verdict.details));
    } else if (const auto bytes = renderReport(*report, m_format)) {
        const bool isJson = m_format == ReportFormat::Json;
        m_preview->showText(isJson ? QJsonDocument::fromJson(*bytes).toJson(QJsonDocument::Indented) : *bytes);
    }
    m_previewCostMs = cost.elapsed();
    m_previewAge.start();
}

void ReportsPage::showContents(const analysis::Report& report)
{
    QStringList parts;
    parts << tr("%1 to %2").arg(clockText(report.from), clockText(report.to));
    parts << tr("%n worker(s)", nullptr, static_cast<int>(report.workers.size()));
    parts << tr("%n chart(s)", nullptr, static_cast<int>(report.charts.size()));
    parts << tr("%n event(s)", nullptr, static_cast<int>(report.events.size() + report.eventsOmitted));
    parts << (report.redis ? tr("Redis figures and %n key(s)", nullptr, static_cast<int>(report.redis->topKeys.size()))
                           : tr("no Redis figures"));
    const auto& samples = report.completeness;
    if (samples.samplesExpected)
        parts << tr("%1 of %2 samples")
                     .arg(figure(Quantity::Count, static_cast<double>(samples.samplesReceived)).text(),
                          figure(Quantity::Count, static_cast<double>(*samples.samplesExpected)).text());
    m_contents->show(parts.join(QLatin1String(", ")) + QLatin1Char('.'));
}

bool ReportsPage::save()
{
    const auto report = makeReport();
    if (!report)
        return false;
    const QString path = fileName();
    const auto done = path.isEmpty() ? Result<void>(fail(ErrorCode::Invalid, "The file needs a name."))
                                     : saveReport(*report, m_format, path);
    m_result->setColour(done ? &Tokens::t2 : &Tokens::crit);
    m_result->show(done ? tr("Saved to %1.").arg(path) : QString::fromStdString(done.error().message));
    m_result->setVisible(true);
    if (!done)
        return false;
    m_folder = QFileInfo(path).path();
    m_saved->add({path, QFileInfo(path).size(), context().clock.wallNow()});
    m_isNamed = false; // the next one gets a name of its own
    followName();
    emit noticeRaised(tr("The report was saved to %1.").arg(path));
    return true;
}

void ReportsPage::askFileName()
{
    auto* dialog = new QFileDialog(this, tr("Save report"), m_folder);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters({QStringLiteral("HTML (*.html)"), QStringLiteral("PDF (*.pdf)"),
                            QStringLiteral("JSON (*.json)"), QStringLiteral("CSV (*.csv)")});
    dialog->selectNameFilter(dialog->nameFilters().at(static_cast<int>(m_format)));
    dialog->setDefaultSuffix(suffixOf(m_format));
    dialog->selectFile(QFileInfo(fileName()).fileName());
    connect(dialog, &QFileDialog::fileSelected, this, &ReportsPage::setFileName);
    dialog->open();
}

void ReportsPage::open(const QString& path)
{
    if (!QDesktopServices::openUrl(QUrl::fromLocalFile(path)))
        emit noticeRaised(tr("%1 could not be opened: no program for it was found.").arg(path));
}

void ReportsPage::showEvent(QShowEvent* event)
{
    Page::showEvent(event);
    refresh();
}

void ReportsPage::keyPressEvent(QKeyEvent* event)
{
    if (event->matches(QKeySequence::Save))
        save();
    else
        Page::keyPressEvent(event);
}

} // namespace loopscope::ui
