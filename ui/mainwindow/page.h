// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/console/attachment.h"

#include <QWidget>

namespace loopscope {
class Clock;
}

namespace loopscope::ui {

class ChartGroup;
class Selection;
class Settings;
class Theme;

// What every page is built with. The references outlive all pages.
struct PageContext
{
    const Clock& clock;
    Theme& theme;
    Settings& settings;
    Selection& selection; // the worker chosen and the worker pointed at, one for the whole window
    ChartGroup& charts;   // time axis, crosshair and zoom that all charts share
};

enum class PageId { Attach, Overview, Workers, Cache, Events, Reports };

// One page of the window, in the stack beside the navigation. The window calls refresh() on the visible page at most
// 30 times a second, when ClusterState::revision() has moved, and once a second for ages. UI thread.
class Page : public QWidget
{
    Q_OBJECT
public:
    explicit Page(const PageContext& context, QWidget* parent = nullptr);
    ~Page() override;

    [[nodiscard]] virtual PageId id() const = 0;
    [[nodiscard]] virtual QString title() const = 0; // translated, as in the navigation
    // nullptr after detaching. The attachment outlives the page's use of it: the window says nullptr first.
    virtual void setAttachment(console::Attachment* attachment);
    [[nodiscard]] console::Attachment* attachment() const { return m_attachment; }
    // Reads state() and repaints what differs; must be cheap when nothing does.
    virtual void refresh() {}
    // Below 1200 px the window is narrow: icons only, drawers, tabs.
    virtual void setNarrow(bool narrow) { Q_UNUSED(narrow) }
    // Esc: one step back; true when there was one.
    virtual bool stepBack() { return false; }
    // F5: reads anew what is not of the cluster's own link; false when the page has nothing of the kind.
    virtual bool readAgain() { return false; }
    // Number beside the page's name in the navigation, nothing for none.
    [[nodiscard]] virtual std::optional<int> count() const { return std::nullopt; }
    // The count is about something wrong (red).
    [[nodiscard]] virtual bool isCountCritical() const { return false; }

signals:
    void restartRequested(loopscope::WorkerSlot slot, loopscope::console::RestartMode mode); // opens the sheet
    void reloadRequested();                                                                  // opens the sheet
    void exportRequested();                                                                  // opens the dialog
    void pageRequested(loopscope::ui::PageId page);
    void detailsRequested();                    // the side panel of the selected worker, as a drawer where narrow
    void noticeRaised(const QString& sentence); // one sentence for the status bar

protected:
    [[nodiscard]] const PageContext& context() const { return m_context; }
    // The state that is attached, or nullptr.
    [[nodiscard]] const console::ClusterState* state() const;

private:
    PageContext m_context;
    console::Attachment* m_attachment = nullptr;
};

} // namespace loopscope::ui
