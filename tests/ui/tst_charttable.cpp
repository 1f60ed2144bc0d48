// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/charttable.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QPointer>
#include <QPushButton>
#include <QTableWidget>
#include <QTest>

using namespace loopscope::ui;

class ChartTableTest : public QObject
{
    Q_OBJECT

private slots:
    void showsCellsAndCopies()
    {
        const QString text = QStringLiteral("Time\tw1\tw2\n14:00:00\t1.2 ms\t\n14:00:01\t212 ms\t3 ms\n");
        QPointer<ChartTable> dialog = new ChartTable(QStringLiteral("Event-loop lag"), text);
        dialog->show();
        QCOMPARE(dialog->table().rowCount(), 2);
        QCOMPARE(dialog->table().columnCount(), 3);
        QCOMPARE(dialog->table().horizontalHeaderItem(2)->text(), QStringLiteral("w2"));
        QCOMPARE(dialog->table().item(1, 1)->text(), QStringLiteral("212 ms"));
        QVERIFY(dialog->table().item(0, 2)->text().isEmpty());
        QCOMPARE(dialog->table().accessibleName(), QStringLiteral("Event-loop lag"));
        QPushButton* copy = nullptr;
        for (QPushButton* button : dialog->findChildren<QPushButton*>())
            copy = button->text() == QLatin1String("Copy") ? button : copy;
        QVERIFY(copy != nullptr);
        QTest::mouseClick(copy, Qt::LeftButton);
        QCOMPARE(QGuiApplication::clipboard()->text(), text);
        QTest::keyClick(dialog, Qt::Key_Escape);
        QTRY_VERIFY(dialog.isNull());
    }

    void raggedAndEmptyTextIsShown()
    {
        ChartTable empty(QStringLiteral("Heap"), {});
        QCOMPARE(empty.table().rowCount(), 0);
        ChartTable ragged(QStringLiteral("Heap"), QStringLiteral("Time\tw1\na\tb\tc\td\nx"));
        QCOMPARE(ragged.table().columnCount(), 2);
        QCOMPARE(ragged.table().rowCount(), 2);
        QVERIFY(ragged.table().item(1, 1) == nullptr);
    }
};

QTEST_MAIN(ChartTableTest)
#include "tst_charttable.moc"
