// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/options.h"

#include "core/base/duration.h"

#include <QCommandLineParser>
#include <array>
#include <functional>

namespace loopscope::ctl {

namespace {

constexpr Micros MinInterval{100000}; // PROTOCOL.md, attach
constexpr Micros MaxInterval{60000000};
constexpr Micros MaxTimeout{600000000}; // PROTOCOL.md, worker.restart

struct VerbInfo
{
    Verb verb;
    const char* name;
    QStringList positionals; // as the help shows them
    QStringList options;     // names
    const char* summary;
};

const std::vector<VerbInfo>& verbs()
{
    static const std::vector<VerbInfo> all{
        {Verb::List, "list", {}, {"json"}, "the clusters of this machine"},
        {Verb::Watch, "watch", {"URL"}, {"interval", "count", "json"}, "the workers' figures, again and again"},
        {Verb::Events, "events", {"URL"}, {"duration", "json"}, "stalls, restarts, exits and alerts as they happen"},
        {Verb::Restart, "restart", {"URL", "SLOT"}, {"mode", "timeout", "json"}, "one worker"},
        {Verb::Reload, "reload", {"URL"}, {"timeout", "json"}, "every worker, one after the other"},
        {Verb::Export, "export", {"URL"}, {"duration", "output"}, "a report of what happens in a while"},
        {Verb::Dump, "dump", {"URL"}, {}, "the messages as they come; - decodes lines from standard input"},
    };
    return all;
}

QCommandLineOption optionNamed(const QString& name)
{
    if (name == "json")
        return {name, "One JSON object a line."};
    if (name == "interval")
        return {name, "Time between two samples, 100ms to 60s (default 1s).", "time", "1s"};
    if (name == "count")
        return {name, "End after this many intervals.", "number"};
    if (name == "duration")
        return {name, "End after this time, as in 500ms, 30s, 2m.", "time"};
    if (name == "mode")
        return {name, "graceful (default): the new worker is ready before the old one drains. kill: at once.", "mode",
                "graceful"};
    if (name == "timeout")
        return {name, "How long requests under way may take to end (default 10s).", "time", "10s"};
    return {{"o", name}, "The file to write: .html, .json or .csv.", "file"};
}

QString overview()
{
    QString text = "Usage: loopscopectl COMMAND [ARGUMENTS]\n\nAttaches to clusters of event-loop servers, without a "
                   "window.\n\nCommands:\n";
    for (const auto& verb : verbs()) {
        const auto call = QString(verb.name) + (verb.positionals.isEmpty() ? "" : " " + verb.positionals.join(' '));
        text += "  " + call.leftJustified(20) + verb.summary + "\n";
    }
    text += "\nURL is unix:/path/name.sock (or just the path) or tcp://127.0.0.1:7070.\n"
            "\"loopscopectl COMMAND --help\" tells a command's options.\n\n"
            "Exit codes: 0 done, 1 refused or failed, 2 wrong usage, 3 cannot attach.\n";
    return text;
}

Parsed mistake(const QString& sentence)
{
    return {{}, "loopscopectl: " + sentence + "\n", ExitCode::Usage};
}

std::optional<QString> readTime(const QCommandLineParser& parser, const QString& name, Micros least, Micros most,
                                Micros& into)
{
    const auto time = parseDuration(parser.value(name).toStdString());
    if (!time)
        return QString("--%1 needs a time such as 500ms, 30s or 2m, not \"%2\".").arg(name, parser.value(name));
    if (*time < least || *time > most)
        return QString("--%1 must be between %2 ms and %3 s.")
            .arg(name)
            .arg(least.count() / 1000)
            .arg(most.count() / 1000000);
    into = *time;
    return {};
}

// Each returns a sentence about what is wrong, or nothing.
std::optional<QString> readNumbers(const QCommandLineParser& parser, const VerbInfo& verb, Options& options)
{
    if (verb.options.contains("interval")) {
        if (auto wrong = readTime(parser, "interval", MinInterval, MaxInterval, options.interval))
            return wrong;
    }
    if (verb.options.contains("timeout")) {
        if (auto wrong = readTime(parser, "timeout", MinInterval, MaxTimeout, options.timeout))
            return wrong;
    }
    if (verb.options.contains("duration") && parser.isSet("duration")) {
        Micros duration{};
        if (auto wrong = readTime(parser, "duration", MinInterval, std::chrono::hours(24), duration))
            return wrong;
        options.duration = duration;
    }
    if (verb.options.contains("count") && parser.isSet("count")) {
        bool isNumber = false;
        options.count = parser.value("count").toInt(&isNumber);
        if (!isNumber || *options.count < 1)
            return QString("--count needs a number of at least 1, not \"%1\".").arg(parser.value("count"));
    }
    return {};
}

std::optional<QString> readRest(const QCommandLineParser& parser, const VerbInfo& verb, Options& options)
{
    options.json = verb.options.contains("json") && parser.isSet("json");
    if (verb.options.contains("mode")) {
        const auto mode = parser.value("mode");
        if (mode != "graceful" && mode != "kill")
            return QString("--mode is graceful or kill, not \"%1\".").arg(mode);
        options.mode = mode == "kill" ? console::RestartMode::Kill : console::RestartMode::Graceful;
    }
    if (verb.options.contains("output")) {
        options.output = parser.value("output");
        static constexpr std::array endings{".html", ".json", ".csv"};
        const auto fits = [&](const char* ending) { return options.output.endsWith(ending, Qt::CaseInsensitive); };
        if (!std::any_of(endings.begin(), endings.end(), fits))
            return QString("-o needs a file name that ends in .html, .json or .csv.");
        if (!options.duration)
            return QString("export needs --duration, as in --duration 30s.");
    }
    return {};
}

std::optional<QString> readPositionals(const QStringList& given, const VerbInfo& verb, Options& options)
{
    if (given.size() < verb.positionals.size())
        return QString("%1 needs %2.").arg(verb.name, verb.positionals.join(" and "));
    if (given.size() > verb.positionals.size())
        return QString("%1 does not know what to do with \"%2\".").arg(verb.name, given[verb.positionals.size()]);
    if (given.isEmpty())
        return {};
    if (verb.verb == Verb::Dump && given[0] == "-") {
        options.fromStdin = true;
        return {};
    }
    const auto endpoint = console::Endpoint::parse(given[0]);
    if (!endpoint)
        return QString::fromStdString(endpoint.error().message);
    if (endpoint->kind == console::Endpoint::Kind::Embedded)
        return QString("embedded: works in the window only; start loopserve and give the address of its socket.");
    options.endpoint = *endpoint;
    if (given.size() > 1) {
        bool isNumber = false;
        const auto slot = given[1].toUShort(&isNumber);
        if (!isNumber || slot == 0)
            return QString("SLOT is a worker's number from 1 to 65535, not \"%1\".").arg(given[1]);
        options.slot = WorkerSlot{slot};
    }
    return {};
}

Parsed parseVerb(const VerbInfo& verb, const QStringList& arguments)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(QString("loopscopectl %1: %2.").arg(verb.name, verb.summary));
    const QCommandLineOption help({"h", "help"}, "This help.");
    parser.addOption(help);
    for (const auto& name : verb.options)
        parser.addOption(optionNamed(name));
    for (const auto& name : verb.positionals)
        parser.addPositionalArgument(name, name == "URL" ? "unix:/path/name.sock or tcp://127.0.0.1:7070"
                                                         : "the worker's number");
    if (!parser.parse(arguments))
        return mistake(parser.errorText());
    if (parser.isSet(help)) {
        auto text = parser.helpText();
        const auto end = text.indexOf('\n'); // Qt's usage line knows nothing of commands
        const auto call = "Usage: loopscopectl " + QString(verb.name) + " [options] " + verb.positionals.join(' ');
        return {{}, call.trimmed() + text.mid(end), ExitCode::Done};
    }
    Options options;
    options.verb = verb.verb;
    auto wrong = readPositionals(parser.positionalArguments(), verb, options);
    if (!wrong)
        wrong = readNumbers(parser, verb, options);
    if (!wrong)
        wrong = readRest(parser, verb, options);
    if (wrong)
        return mistake(*wrong);
    return {options, {}, ExitCode::Done};
}

} // namespace

Parsed parseArguments(const QStringList& arguments)
{
    if (arguments.size() < 2)
        return {{}, overview(), ExitCode::Usage};
    const auto& first = arguments[1];
    if (first == "--help" || first == "-h" || first == "help")
        return {{}, overview(), ExitCode::Done};
    if (first == "--version" || first == "-v")
        return {{}, "loopscopectl " LOOPSCOPE_VERSION "\n", ExitCode::Done};
    for (const auto& verb : verbs()) {
        if (first == verb.name)
            return parseVerb(verb, arguments.mid(1));
    }
    return mistake(QString("there is no command \"%1\"; see loopscopectl --help.").arg(first));
}

} // namespace loopscope::ctl
