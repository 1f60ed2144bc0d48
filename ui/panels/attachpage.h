// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/console/discovery.h"
#include "ui/mainwindow/page.h"
#include "ui/models/clusterlistmodel.h"
#include "ui/models/recentlistmodel.h"

class QLineEdit;
class QListView;
class QPushButton;
class QToolButton;
class QVBoxLayout;

namespace loopscope::ui {

class Label;
class Surface;

// Where one begins: an address field for every kind of target, what was found on this computer, what was used before,
// a demo for a first look, and the line that makes an app visible.
class AttachPage : public Page
{
    Q_OBJECT
public:
    // agentPath: of agent.cjs as it is installed here, empty if it is not.
    AttachPage(const PageContext& context, const QString& agentPath, QWidget* parent = nullptr);

    [[nodiscard]] PageId id() const override { return PageId::Attach; }
    [[nodiscard]] QString title() const override { return tr("Attach"); }
    void refresh() override;
    void setNarrow(bool narrow) override;

    void setFound(const std::vector<console::FoundCluster>& found);
    void showRecent();
    void showConnecting(const QString& url); // under the field, until showError() or another page comes
    void showError(const QString& sentence); // under the field; empty clears it
    void setDemoBusy(bool busy);
    void focusAddress();

signals:
    void attachRequested(const QString& url);
    void demoRequested();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    QWidget* makeHead();
    QWidget* makeAddress();
    QWidget* makeChips();
    QWidget* makeFound();
    QWidget* makeRecent();
    QWidget* makeDemo();
    QWidget* makeAgent(const QString& agentPath);
    QListView* makeList(QAbstractItemModel& model, const QString& name, QWidget* parent);
    void attachRow(const QModelIndex& index);
    void fitLists();

    ClusterListModel m_found;
    RecentListModel m_recent;
    QLineEdit* m_address = nullptr;
    QPushButton* m_attach = nullptr;
    Label* m_error = nullptr;
    QListView* m_foundList = nullptr;
    QListView* m_recentList = nullptr;
    Label* m_foundCount = nullptr;
    Label* m_nothingFound = nullptr;
    Label* m_noRecent = nullptr;
    QPushButton* m_clear = nullptr;
    QPushButton* m_demo = nullptr;
    QWidget* m_body = nullptr;
    bool m_hasChosen = false; // a person chose a row
};

} // namespace loopscope::ui
