// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/connector.h"

namespace loopscope::ui {

using console::Attachment;
using console::Endpoint;
using console::LinkState;

Connector::Connector(const Clock& clock, const QString& loopservePath, QObject* parent)
    : QObject(parent), m_clock(clock), m_demo(loopservePath)
{
    connect(&m_demo, &DemoCluster::ready, this, [this](const QString& url) {
        emit demoBusyChanged(false);
        if (const auto endpoint = Endpoint::parse(url))
            begin(*endpoint);
        else
            emit failed(QString::fromStdString(endpoint.error().message));
    });
    connect(&m_demo, &DemoCluster::failed, this, [this](const QString& sentence) {
        emit demoBusyChanged(false);
        if (!m_isAttached)
            emit failed(sentence);
    });
}

Connector::~Connector()
{
    drop(); // the link before the demo, so that the demo's end is no lost link
}

void Connector::attachTo(const QString& address)
{
    const auto endpoint = Endpoint::parse(address);
    if (!endpoint) {
        emit failed(QString::fromStdString(endpoint.error().message));
        return;
    }
    if (endpoint->kind == Endpoint::Kind::Embedded)
        startDemo();
    else
        begin(*endpoint);
}

void Connector::startDemo()
{
    if (m_demo.isRunning() && !m_demo.url().isEmpty()) {
        attachTo(m_demo.url());
        return;
    }
    emit demoBusyChanged(true);
    m_demo.start();
}

void Connector::begin(const Endpoint& endpoint)
{
    drop();
    m_attachment = std::make_unique<Attachment>(m_clock);
    m_attachment->setLagThreshold(m_threshold);
    connect(m_attachment.get(), &Attachment::linkChanged, this, &Connector::followLink);
    connect(m_attachment.get(), &Attachment::snapshotReceived, this, [this] {
        if (m_isAttached)
            return;
        m_isAttached = true;
        emit attached(m_attachment.get());
    });
    Attachment::Options options;
    options.logs = true;
    emit connecting(endpoint.toUrl());
    m_attachment->attach(endpoint, options);
}

// Until the first snapshot a loss is a failure with its reason; after it the attachment tries again by itself.
void Connector::followLink(const console::LinkStatus& status)
{
    if (m_isAttached || (status.state != LinkState::Lost && status.state != LinkState::Refused))
        return;
    const QString reason = status.reason;
    Attachment* gone = m_attachment.release();
    gone->disconnect(this);
    gone->deleteLater(); // we are called by it
    emit failed(reason);
}

void Connector::drop()
{
    if (m_attachment == nullptr)
        return;
    if (m_isAttached)
        emit detached();
    m_isAttached = false;
    m_attachment.reset();
}

void Connector::detach()
{
    drop();
    m_demo.stop();
}

void Connector::setLagThreshold(Micros threshold)
{
    m_threshold = threshold;
    if (m_attachment != nullptr)
        m_attachment->setLagThreshold(threshold);
}

} // namespace loopscope::ui
