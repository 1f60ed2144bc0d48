// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/console/attachment.h"
#include "ui/mainwindow/democluster.h"

#include <QObject>
#include <memory>

namespace loopscope::ui {

// Attaches the window to one cluster at a time: from an address or a demo of its own to a live attachment or one
// sentence why not. Owns both. UI thread.
class Connector : public QObject
{
    Q_OBJECT
public:
    Connector(const Clock& clock, const QString& loopservePath, QObject* parent = nullptr);
    ~Connector() override;

    void attachTo(const QString& address); // of a cluster, or "embedded:"
    void startDemo();
    void detach(); // ends the demo, too
    void setLagThreshold(Micros threshold);

    [[nodiscard]] console::Attachment* attachment() const { return m_attachment.get(); }
    [[nodiscard]] bool isConnecting() const { return m_attachment != nullptr && !m_isAttached; }

signals:
    void demoBusyChanged(bool busy);
    void connecting(const QString& url);
    void attached(loopscope::console::Attachment* attachment); // its state holds the first snapshot
    void failed(const QString& sentence);                      // nothing is attached
    void detached();                                           // before the attachment goes

private:
    void begin(const console::Endpoint& endpoint);
    void followLink(const console::LinkStatus& status);
    void drop();

    const Clock& m_clock;
    DemoCluster m_demo;
    std::unique_ptr<console::Attachment> m_attachment;
    Micros m_threshold{50000};
    bool m_isAttached = false;
};

} // namespace loopscope::ui
