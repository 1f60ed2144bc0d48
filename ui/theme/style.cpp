// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/style.h"

#include "ui/theme/stylepaint.h"
#include "ui/theme/tablecell.h"
#include "ui/theme/theme.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QComboBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QPainter>
#include <QScrollBar>
#include <QStyleFactory>
#include <QStyleOption>
#include <QTableView>
#include <QVariant>

namespace loopscope::ui {

namespace {
constexpr int ScrollBarPx = 10;
constexpr int CheckPx = 16;
const char* const VariantProperty = "variant";
} // namespace

void setVariant(QAbstractButton& button, ButtonVariant variant)
{
    static const char* const words[] = {"normal", "primary", "flat", "danger", "segment"};
    button.setProperty(VariantProperty, QString::fromLatin1(words[static_cast<int>(variant)]));
    button.update();
}

void joinSegments(const std::vector<QAbstractButton*>& buttons)
{
    for (std::size_t i = 0; i < buttons.size(); ++i) {
        const bool first = i == 0;
        const bool last = i + 1 == buttons.size();
        setVariant(*buttons[i], ButtonVariant::Segment);
        buttons[i]->setProperty("segmentPlace", first && last ? QStringLiteral("only")
                                                : first       ? QStringLiteral("first")
                                                : last        ? QStringLiteral("last")
                                                              : QStringLiteral("middle"));
    }
}

LoopscopeStyle::LoopscopeStyle(const Theme& theme)
    : QProxyStyle(QStyleFactory::create(QStringLiteral("Fusion"))), m_theme(theme)
{
    setObjectName(QStringLiteral("loopscope"));
}

QPalette paletteOf(const Tokens& t)
{
    QPalette p;
    const auto set = [&p](QPalette::ColorRole role, const QColor& colour, const QColor& disabled) {
        p.setColor(QPalette::Active, role, colour);
        p.setColor(QPalette::Inactive, role, colour);
        p.setColor(QPalette::Disabled, role, disabled);
    };
    const QColor faint = mixed(t.t3, t.panel, 0.6);
    set(QPalette::Window, t.bg, t.bg);
    set(QPalette::WindowText, t.t1, faint);
    set(QPalette::Base, t.panel, t.panel);
    set(QPalette::AlternateBase, t.bg, t.bg);
    set(QPalette::Text, t.t1, faint);
    set(QPalette::PlaceholderText, t.t3, faint);
    set(QPalette::Button, t.raised, t.panel);
    set(QPalette::ButtonText, t.t1, faint);
    set(QPalette::BrightText, t.crit, faint);
    set(QPalette::ToolTipBase, t.raised, t.raised);
    set(QPalette::ToolTipText, t.t1, t.t1);
    set(QPalette::Highlight, t.sel, t.sel);
    set(QPalette::HighlightedText, t.t1, faint);
    set(QPalette::Link, t.acc, faint);
    set(QPalette::LinkVisited, t.acc, faint);
    set(QPalette::Light, t.line2, t.line2);
    set(QPalette::Midlight, t.hover, t.hover);
    set(QPalette::Mid, t.line, t.line);
    set(QPalette::Dark, t.line, t.line);
    set(QPalette::Shadow, t.line, t.line);
    return p;
}

void LoopscopeStyle::polish(QPalette& palette)
{
    palette = paletteOf(m_theme.tokens());
}

void LoopscopeStyle::polish(QWidget* widget)
{
    QProxyStyle::polish(widget);
    if (qobject_cast<QAbstractButton*>(widget) || qobject_cast<QScrollBar*>(widget) ||
        qobject_cast<QHeaderView*>(widget) || qobject_cast<QComboBox*>(widget) || qobject_cast<QLineEdit*>(widget))
        widget->setAttribute(Qt::WA_Hover);
    if (auto* menu = qobject_cast<QMenu*>(widget)) // rounded corners need a see-through window
        menu->setAttribute(Qt::WA_TranslucentBackground);
}

void LoopscopeStyle::unpolish(QWidget* widget)
{
    QProxyStyle::unpolish(widget);
    if (auto* menu = qobject_cast<QMenu*>(widget))
        menu->setAttribute(Qt::WA_TranslucentBackground, false);
}

void LoopscopeStyle::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                                   const QWidget* widget) const
{
    const StylePaint paint(m_theme.tokens(), *painter, *option, widget);
    switch (element) {
    case PE_PanelButtonCommand:
    case PE_PanelButtonTool:
        paint.button();
        return;
    case PE_FrameDefaultButton:
        return;
    case PE_FrameFocusRect:
        paint.focusRing();
        return;
    case PE_PanelLineEdit:
        if (widget == nullptr || qobject_cast<QAbstractSpinBox*>(widget->parentWidget()) == nullptr) // it has its own
            paint.field();
        return;
    case PE_FrameLineEdit:
        return;
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck:
        paint.checkBox();
        return;
    case PE_IndicatorRadioButton:
        paint.radio();
        return;
    case PE_PanelMenu:
    case PE_FrameMenu:
        if (element == PE_PanelMenu)
            paint.card(m_theme.tokens().raised, m_theme.tokens().line2, size::Radius);
        return;
    case PE_PanelTipLabel:
        paint.card(m_theme.tokens().raised, m_theme.tokens().line2, 0);
        return;
    case PE_FrameGroupBox:
        paint.card(m_theme.tokens().panel, m_theme.tokens().line, size::RadiusCard);
        return;
    case PE_Frame:
        if (qobject_cast<const QAbstractItemView*>(widget) != nullptr)
            return; // the panel around a table draws its lines
        break;
    case PE_PanelItemViewItem:
    case PE_PanelItemViewRow:
        paint.row();
        return;
    case PE_IndicatorHeaderArrow:
        return; // the label of the header has it
    case PE_IndicatorArrowDown:
        paint.chevron(Qt::DownArrow);
        return;
    case PE_IndicatorArrowUp:
        paint.chevron(Qt::UpArrow);
        return;
    case PE_IndicatorArrowLeft:
        paint.chevron(Qt::LeftArrow);
        return;
    case PE_IndicatorArrowRight:
        paint.chevron(Qt::RightArrow);
        return;
    default:
        break;
    }
    QProxyStyle::drawPrimitive(element, option, painter, widget);
}

void LoopscopeStyle::drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                                 const QWidget* widget) const
{
    const Tokens& tokens = m_theme.tokens();
    const StylePaint paint(tokens, *painter, *option, widget);
    switch (element) {
    case CE_PushButtonLabel:
        if (const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option)) {
            if (!button->icon.isNull() && !button->text.isEmpty()) {
                paint.buttonLabel(*button);
                return;
            }
            QStyleOptionButton copy = *button;
            copy.palette.setColor(QPalette::ButtonText, paint.buttonText());
            copy.features &= ~QStyleOptionButton::DefaultButton; // Fusion would make it bold
            QProxyStyle::drawControl(element, &copy, painter, widget);
            return;
        }
        break;
    case CE_ToolButtonLabel:
        if (const auto* button = qstyleoption_cast<const QStyleOptionToolButton*>(option)) {
            QStyleOptionToolButton copy = *button;
            copy.palette.setColor(QPalette::ButtonText, paint.buttonText());
            QProxyStyle::drawControl(element, &copy, painter, widget);
            return;
        }
        break;
    case CE_HeaderSection:
        paint.headerSection();
        return;
    case CE_HeaderEmptyArea:
        painter->fillRect(option->rect, tokens.panel);
        return;
    case CE_HeaderLabel:
        if (const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option)) {
            paint.headerLabel(*header);
            return;
        }
        break;
    case CE_MenuItem:
        if (const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(option)) {
            paint.menuItem(*item);
            return;
        }
        break;
    case CE_ProgressBarGroove:
    case CE_ProgressBarContents:
        if (const auto* bar = qstyleoption_cast<const QStyleOptionProgressBar*>(option)) {
            if (element == CE_ProgressBarContents)
                paint.progress(*bar);
            return;
        }
        break;
    case CE_Splitter:
        painter->fillRect(option->rect, tokens.line);
        return;
    default:
        break;
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

void LoopscopeStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                                        const QWidget* widget) const
{
    const StylePaint paint(m_theme.tokens(), *painter, *option, widget);
    if (control == CC_ScrollBar) {
        if (const auto* bar = qstyleoption_cast<const QStyleOptionSlider*>(option)) {
            paint.scrollBar(proxy()->subControlRect(control, bar, SC_ScrollBarSlider, widget),
                            bar->orientation == Qt::Horizontal, bar->maximum > bar->minimum);
            return;
        }
    }
    if (control == CC_ComboBox) {
        if (const auto* box = qstyleoption_cast<const QStyleOptionComboBox*>(option)) {
            if (box->editable)
                paint.field();
            else
                paint.button();
            QStyleOption arrow = *option;
            arrow.rect = proxy()->subControlRect(control, box, SC_ComboBoxArrow, widget);
            proxy()->drawPrimitive(PE_IndicatorArrowDown, &arrow, painter, widget);
            return;
        }
    }
    if (control == CC_SpinBox) {
        paint.field();
        for (const SubControl part : {SC_SpinBoxUp, SC_SpinBoxDown}) {
            QStyleOption arrow = *option;
            arrow.rect = proxy()->subControlRect(control, option, part, widget);
            proxy()->drawPrimitive(part == SC_SpinBoxUp ? PE_IndicatorArrowUp : PE_IndicatorArrowDown, &arrow, painter,
                                   widget);
        }
        return;
    }
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

QRect LoopscopeStyle::subControlRect(ComplexControl control, const QStyleOptionComplex* option, SubControl subControl,
                                     const QWidget* widget) const
{
    if (control == CC_ScrollBar) { // no buttons: the groove is all of it
        if (subControl == SC_ScrollBarAddLine || subControl == SC_ScrollBarSubLine)
            return {};
        if (subControl == SC_ScrollBarGroove)
            return option->rect;
        if (const auto* bar = qstyleoption_cast<const QStyleOptionSlider*>(option))
            return StylePaint::scrollBarPart(*bar, subControl);
    }
    if (control == CC_ComboBox && subControl == SC_ComboBoxArrow)
        return {option->rect.right() - 22, option->rect.top(), 20, option->rect.height()};
    return QProxyStyle::subControlRect(control, option, subControl, widget);
}

QSize LoopscopeStyle::sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& contents,
                                       const QWidget* widget) const
{
    QSize result = QProxyStyle::sizeFromContents(type, option, contents, widget);
    switch (type) {
    case CT_PushButton: {
        const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option);
        const bool bare = button != nullptr && button->text.isEmpty();
        const bool segment = StylePaint::variantOf(widget) == ButtonVariant::Segment;
        const bool hasIcon = button != nullptr && !button->icon.isNull();
        // Qt counts 4 px between icon and text, we leave 6
        result = QSize(bare ? size::Control : contents.width() + (segment ? 20 : 24) + (hasIcon ? 2 : 0),
                       std::max(size::Control, contents.height() + 8));
        break;
    }
    case CT_ToolButton:
        result = QSize(std::max(size::ControlSmall, contents.width() + 10),
                       std::max(size::ControlSmall, contents.height() + 8));
        break;
    case CT_LineEdit:
    case CT_ComboBox:
        result.setHeight(std::max(size::Control, contents.height() + 10));
        if (type == CT_ComboBox)
            result.rwidth() += 12;
        break;
    case CT_MenuItem:
        if (const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(option)) {
            const bool separator = item->menuItemType == QStyleOptionMenuItem::Separator;
            result = separator ? QSize(contents.width(), 9)
                               : QSize(contents.width() + 64, std::max(size::Control, contents.height() + 8));
        }
        break;
    case CT_HeaderSection:
        result.setHeight(std::max(size::TableHeader, contents.height()));
        break;
    default:
        break;
    }
    return result;
}

QRect LoopscopeStyle::subElementRect(SubElement element, const QStyleOption* option, const QWidget* widget) const
{
    const auto* item = qstyleoption_cast<const QStyleOptionViewItem*>(option);
    if (element != SE_ItemViewItemText || item == nullptr || qobject_cast<const QTableView*>(widget) == nullptr)
        return QProxyStyle::subElementRect(element, option, widget);
    const int inside = pixelMetric(PM_FocusFrameHMargin, option, widget) + 1; // of the text in this rectangle
    return cellContents(*item, size::HeaderMargin).adjusted(-inside, 0, inside, 0);
}

int LoopscopeStyle::pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const
{
    switch (metric) {
    case PM_ScrollBarExtent:
        return ScrollBarPx;
    case PM_ScrollBarSliderMin:
        return 28;
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight:
        return CheckPx;
    case PM_ButtonIconSize:
    case PM_SmallIconSize:
        return metric == PM_ButtonIconSize ? size::IconButton : size::IconBar;
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical:
    case PM_MenuPanelWidth:
        return 0;
    case PM_MenuHMargin:
    case PM_MenuVMargin:
        return 4;
    case PM_SplitterWidth:
        return 1;
    case PM_ToolTipLabelFrameWidth:
        return 6;
    case PM_HeaderMargin:
        return size::HeaderMargin;
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int LoopscopeStyle::styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                              QStyleHintReturn* returnData) const
{
    switch (hint) {
    case SH_ToolTip_WakeUpDelay:
        return 400;
    case SH_ScrollBar_ContextMenu:
    case SH_EtchDisabledText:
    case SH_UnderlineShortcut:
    case SH_Widget_Animation_Duration:
    case SH_DialogButtonBox_ButtonsHaveIcons: // the desktop's icons are not ours
        return 0;
    case SH_ScrollBar_LeftClickAbsolutePosition:
    case SH_ItemView_ShowDecorationSelected:
    case SH_Menu_SupportsSections:
        return 1;
    case SH_Table_GridLineColor:
        return static_cast<int>(m_theme.tokens().grid.rgb());
    case SH_ScrollBar_Transient:
        return 0;
    default:
        return QProxyStyle::styleHint(hint, option, widget, returnData);
    }
}

} // namespace loopscope::ui
