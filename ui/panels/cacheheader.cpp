// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/cacheheader.h"
#include "core/console/redis/redisurl.h"
#include "ui/panels/label.h"
#include "ui/panels/tag.h"
#include "ui/theme/figures.h"
#include "ui/theme/style.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <climits>

namespace loopscope::ui {

using console::RedisState;
using console::RedisStatus;
using console::RedisUrl;
using console::ScanProgress;

namespace {

constexpr int ProgressWide = 140;
constexpr int ProgressNarrow = 72;

QString number(std::uint64_t count)
{
    return QLocale().toString(static_cast<qulonglong>(count));
}

QString whereText(const RedisStatus& status)
{
    QStringList parts;
    if (!status.version.isEmpty())
        parts << CacheHeader::tr("redis %1").arg(status.version);
    if (const auto url = RedisUrl::parse(status.address)) {
        parts << (url->kind == RedisUrl::Kind::Unix
                      ? url->path
                      : QStringLiteral("%1:%2")
                            .arg(url->host.contains(QLatin1Char(':')) ? QLatin1Char('[') + url->host + QLatin1Char(']')
                                                                      : url->host)
                            .arg(url->port));
        parts << CacheHeader::tr("db %1").arg(url->database);
        if (url->kind == RedisUrl::Kind::Tls)
            parts << QStringLiteral("TLS");
    } else if (!status.address.isEmpty()) {
        parts << status.address;
    }
    if (status.role == QLatin1String("replica") || status.role == QLatin1String("slave"))
        parts << CacheHeader::tr("replica");
    return parts.join(QStringLiteral(" \u00B7 "));
}

QString foundText(const ScanProgress& progress, bool isFiltered)
{
    const int found = static_cast<int>(std::min<std::uint64_t>(progress.found, INT_MAX));
    const QString text = isFiltered ? CacheHeader::tr("%Ln keys match", nullptr, found)
                                    : CacheHeader::tr("all %Ln keys", nullptr, found);
    return progress.endedAt ? CacheHeader::tr("%1, as of %2").arg(text, clockText(*progress.endedAt)) : text;
}

QString progressText(const ScanProgress& progress, bool isFiltered)
{
    if (!progress.reason.isEmpty())
        return progress.reason;
    if (progress.running)
        return progress.total ? CacheHeader::tr("%1 of %2 keys").arg(number(progress.looked), number(*progress.total))
                              : CacheHeader::tr("%1 keys").arg(number(progress.looked));
    if (progress.limited)
        return CacheHeader::tr("stopped at %1 keys, the most that are listed").arg(number(progress.found));
    if (!progress.complete)
        return CacheHeader::tr("stopped at %1 of %2 keys")
            .arg(number(progress.looked), number(progress.total.value_or(progress.looked)));
    return foundText(progress, isFiltered);
}

} // namespace

CacheHeader::CacheHeader(const Theme& theme, const QString& title, QWidget* parent)
    : Surface(theme, &Tokens::panel, Qt::BottomEdge, parent),
      m_where(new ElidedLabel(theme, TextStyle::Table, &Tokens::t2, Qt::ElideMiddle, this)),
      m_tag(new TagLabel(theme, this)),
      m_progress(new QProgressBar(this)),
      m_state(new ElidedLabel(theme, TextStyle::Table, &Tokens::t1, Qt::ElideRight, this)),
      m_scan(new QPushButton(this)),
      m_address(new QPushButton(theme.icon(QStringLiteral("plug")), tr("Address…"), this))
{
    setFixedHeight(size::PageHeader);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(size::Padding, 0, size::Padding, 1);
    row->setSpacing(10);
    row->addWidget(new Label(theme, title, TextStyle::Section, &Tokens::t1, this));
    row->addWidget(m_where);
    row->addWidget(m_tag);
    row->addStretch(1);
    row->addWidget(m_progress);
    row->addWidget(m_state);
    row->addWidget(m_scan);
    row->addWidget(m_address);
    m_tag->setTag({tr("Read-only"), QStringLiteral("lock"), &Tokens::warn, &Tokens::warnbg});
    m_tag->setToolTip(tr("Only commands that the server itself flags readonly are sent."));
    m_progress->setTextVisible(false);
    m_progress->setFixedWidth(ProgressWide);
    m_progress->setAccessibleName(tr("Progress of the scan"));
    m_address->setAccessibleName(tr("Open another Redis"));
    m_address->setToolTip(tr("Look at another Redis"));
    connect(m_scan, &QPushButton::clicked, this, [this] {
        if (m_running)
            emit stopRequested();
        else
            emit scanRequested();
    });
    connect(m_address, &QPushButton::clicked, this, &CacheHeader::addressRequested);
    showStatus({});
    showScan({}, false, false);
}

void CacheHeader::showStatus(const RedisStatus& status)
{
    m_where->setFullText(whereText(status));
    m_where->setVisible(!m_where->fullText().isEmpty());
    m_tag->setVisible(status.state != RedisState::Closed && status.state != RedisState::Refused);
}

void CacheHeader::showScan(const ScanProgress& progress, bool isReady, bool isFiltered)
{
    m_running = isReady && progress.running;
    const bool known = progress.number != 0 && (isReady || !progress.reason.isEmpty());
    m_progress->setVisible(m_running && progress.total.value_or(0) > 0);
    m_state->setVisible(known);
    m_scan->setVisible(isReady);
    if (m_progress->isVisibleTo(this)) {
        m_progress->setRange(0, 1000);
        m_progress->setValue(static_cast<int>(
            std::min(1.0, static_cast<double>(progress.looked) / static_cast<double>(*progress.total)) * 1000));
    }
    m_state->setFullText(known ? progressText(progress, isFiltered) : QString());
    m_state->setColour(!progress.running && (progress.limited || !progress.reason.isEmpty()) ? &Tokens::warn
                                                                                             : &Tokens::t1);
    m_scan->setText(m_running ? tr("Stop") : tr("Scan again"));
    m_scan->setAccessibleName(m_running ? tr("Stop the scan") : tr("Scan the keys again"));
    m_scan->setToolTip(m_running ? QString() : tr("Scan the keys again (F5)"));
}

void CacheHeader::setNarrow(bool narrow)
{
    m_progress->setFixedWidth(narrow ? ProgressNarrow : ProgressWide);
    m_address->setText(narrow ? QString() : tr("Address…"));
}

QString CacheHeader::scanText() const
{
    return m_state->fullText();
}

} // namespace loopscope::ui
