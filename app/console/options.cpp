// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/options.h"

#include "core/base/duration.h"

#include <QHash>
#include <QRegularExpression>
#include <functional>

namespace loopscope::app {

using ui::PageId;

namespace {

constexpr int LeastSide = 320;
constexpr int MostSide = 8192;
constexpr Micros LeastTime{1000};
constexpr Micros MostTime{3600000000};

tl::unexpected<Error> invalid(const QString& sentence)
{
    return fail(ErrorCode::Invalid, sentence.toStdString());
}

using Setter = std::function<Result<void>(Options&, const QString&)>;

Result<void> setPage(Options& options, const QString& value)
{
    static const QHash<QString, PageId> Pages{
        {QStringLiteral("attach"), PageId::Attach},   {QStringLiteral("overview"), PageId::Overview},
        {QStringLiteral("workers"), PageId::Workers}, {QStringLiteral("cache"), PageId::Cache},
        {QStringLiteral("events"), PageId::Events},   {QStringLiteral("reports"), PageId::Reports}};
    if (!Pages.contains(value))
        return invalid(
            QStringLiteral("--page takes overview, workers, cache, events, reports or attach, not \"%1\".").arg(value));
    options.page = Pages.value(value);
    return {};
}

Result<void> setTheme(Options& options, const QString& value)
{
    if (value != QLatin1String("dark") && value != QLatin1String("light"))
        return invalid(QStringLiteral("--theme takes light or dark, not \"%1\".").arg(value));
    options.theme = value == QLatin1String("dark") ? ui::ThemeMode::Dark : ui::ThemeMode::Light;
    return {};
}

Result<void> setSize(Options& options, const QString& value)
{
    static const QRegularExpression Form(QStringLiteral("^(\\d{1,5})x(\\d{1,5})$"));
    const auto match = Form.match(value);
    const QSize wanted(match.captured(1).toInt(), match.captured(2).toInt());
    if (!match.hasMatch() || wanted.width() < LeastSide || wanted.height() < LeastSide || wanted.width() > MostSide ||
        wanted.height() > MostSide)
        return invalid(QStringLiteral("--size takes WIDTHxHEIGHT from %1 to %2, such as 1440x900, not \"%3\".")
                           .arg(LeastSide)
                           .arg(MostSide)
                           .arg(value));
    options.size = wanted;
    return {};
}

Result<void> setLanguage(Options& options, const QString& value)
{
    if (value != QLatin1String("de") && value != QLatin1String("en"))
        return invalid(QStringLiteral("--language takes de or en, not \"%1\".").arg(value));
    options.language = value == QLatin1String("de") ? ui::LanguageChoice::German : ui::LanguageChoice::English;
    return {};
}

Result<void> setTime(Micros& target, const QString& value)
{
    const auto time = parseDuration(value.toStdString());
    if (!time || *time < LeastTime || *time > MostTime)
        return invalid(QStringLiteral("\"%1\" is no duration: write 30s, 500ms or 2m, up to one hour.").arg(value));
    target = *time;
    return {};
}

const QHash<QString, Setter>& setters()
{
    static const QHash<QString, Setter> All{
        {QStringLiteral("--page"), setPage},
        {QStringLiteral("--theme"), setTheme},
        {QStringLiteral("--size"), setSize},
        {QStringLiteral("--language"), setLanguage},
        {QStringLiteral("--after"), [](Options& o, const QString& value) { return setTime(o.after, value); }},
        {QStringLiteral("--duration"), [](Options& o, const QString& value) { return setTime(o.duration, value); }},
        {QStringLiteral("--output"),
         [](Options& o, const QString& value) {
             o.output = value;
             return Result<void>{};
         }},
        {QStringLiteral("--screenshot"),
         [](Options& o, const QString& value) {
             o.mode = Options::Mode::Screenshot;
             o.output = value;
             return Result<void>{};
         }},
    };
    return All;
}

Result<void> check(const Options& options)
{
    if (options.mode == Options::Mode::Report) {
        static const QStringList Kinds{QStringLiteral("html"), QStringLiteral("pdf"), QStringLiteral("json"),
                                       QStringLiteral("csv")};
        if (options.url.isEmpty())
            return invalid(QStringLiteral("report needs the address of a cluster."));
        if (!Kinds.contains(options.output.section(QLatin1Char('.'), -1).toLower()))
            return invalid(QStringLiteral("report needs -o FILE that ends in .html, .pdf, .json or .csv."));
    }
    if (options.mode == Options::Mode::Screenshot && options.url.isEmpty() && options.page != PageId::Attach)
        return invalid(QStringLiteral("--screenshot needs the address of a cluster."));
    return {};
}

} // namespace

Result<Options> parseOptions(const QStringList& arguments)
{
    Options options;
    bool onlyPositional = false;
    for (int i = 0; i < arguments.size(); ++i) {
        const QString argument = arguments[i];
        if (onlyPositional || !argument.startsWith(QLatin1Char('-'))) {
            if (i == 0 && argument == QLatin1String("report"))
                options.mode = Options::Mode::Report;
            else if (options.url.isEmpty())
                options.url = argument;
            else
                return invalid(QStringLiteral("One address is enough; \"%1\" is the second.").arg(argument));
            continue;
        }
        if (argument == QLatin1String("--")) {
            onlyPositional = true;
            continue;
        }
        if (argument == QLatin1String("--help") || argument == QLatin1String("-h")) {
            options.mode = Options::Mode::Help;
            return options;
        }
        if (argument == QLatin1String("--version")) {
            options.mode = Options::Mode::Version;
            return options;
        }
        QString name = argument.section(QLatin1Char('='), 0, 0);
        name = name == QLatin1String("-o") ? QStringLiteral("--output") : name;
        const auto setter = setters().constFind(name);
        if (setter == setters().constEnd())
            return invalid(QStringLiteral("There is no option %1.").arg(argument));
        const bool inside = argument.contains(QLatin1Char('='));
        if (!inside && i + 1 >= arguments.size())
            return invalid(QStringLiteral("%1 needs a value.").arg(argument));
        const QString value = inside ? argument.section(QLatin1Char('='), 1) : arguments[++i];
        if (const auto set = (*setter)(options, value); !set)
            return tl::unexpected<Error>(set.error());
    }
    if (const auto checked = check(options); !checked)
        return tl::unexpected<Error>(checked.error());
    return options;
}

QString helpText()
{
    return QStringLiteral("loopscope [URL]\n"
                          "    Open the console, attached to URL if there is one.\n"
                          "loopscope report URL [--duration 30s] -o FILE.{html,pdf,json,csv}\n"
                          "    Watch for a while and write a snapshot report; needs no display.\n"
                          "loopscope --screenshot FILE.png [--page overview|workers|cache|events|reports]\n"
                          "          [--theme light|dark] [--size 1440x900] [--after 10s] [--language de|en] URL\n"
                          "    Save a picture of a page; needs no display.\n"
                          "loopscope --help | --version\n"
                          "\n"
                          "URL is unix:/path.sock, tcp://127.0.0.1:7070, or embedded: for a demo cluster.\n"
                          "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 cannot attach.\n");
}

} // namespace loopscope::app
