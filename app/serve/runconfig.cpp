// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "app/serve/runconfig.h"

#include "app/serve/fieldreader.h"

#include <set>

namespace loopscope::serve {

namespace json = boost::json;

namespace {

constexpr std::int64_t MaxQuickDeaths = 1000000;

template <class T, class U>
void take(T& member, const std::optional<U>& value)
{
    if (value)
        member = *value;
}

// The programs of a file: the top-level object, the elements of its "apps", or of the array that the file is.
Result<std::vector<const json::object*>> appsOf(const json::value& value, const std::string& file)
{
    std::vector<const json::object*> all;
    const json::value* list = value.is_object() ? value.get_object().if_contains("apps") : &value;
    if (list == nullptr)
        return std::vector{&value.get_object()};
    if (list->is_object()) // PM2 takes one program without brackets
        return std::vector{&list->get_object()};
    if (!list->is_array() || list->get_array().empty() || list->get_array().size() > MaxApps)
        return fail(ErrorCode::Invalid,
                    file + ": \"apps\" must be an array of 1 to " + std::to_string(MaxApps) + " programs");
    for (const json::value& app : list->get_array()) {
        if (!app.is_object())
            return fail(ErrorCode::Invalid, file + ": each of \"apps\" must be an object");
        all.push_back(&app.get_object());
    }
    return all;
}

std::string nameOf(const json::object& app)
{
    const json::value* name = app.if_contains("name");
    return name != nullptr && name->is_string() ? std::string(name->get_string()) : std::string();
}

std::string whereOf(const std::string& file, const json::object& app)
{
    const std::string name = nameOf(app);
    return name.empty() ? file : file + ", app \"" + name.substr(0, 64) + "\"";
}

std::string baseName(const std::string& path)
{
    std::string name = path.substr(path.rfind('/') + 1);
    if (const std::size_t dot = name.rfind('.'); dot != std::string::npos && dot > 0)
        name.resize(dot);
    return name;
}

Result<void> checkNames(const RunFile& read, const std::string& file)
{
    std::set<std::string> names;
    for (const RunSpec& app : read.apps)
        if (!names.insert(app.name).second)
            return fail(ErrorCode::Invalid, file + ": two programs are called \"" + app.name + "\"; names must differ");
    return {};
}

void takeLimits(FieldReader& fields, RunSpec& spec)
{
    take(spec.waitReady, fields.flag("waitReady"));
    take(spec.bootLimit, fields.delay("bootLimit"));
    take(spec.drainLimit, fields.delay("drainLimit"));
    take(spec.killAfter, fields.delay("killAfter"));
    take(spec.killSignal, fields.text("killSignal"));
    if (spec.killSignal != "SIGTERM" && spec.killSignal != "SIGINT" && spec.killSignal != "SIGQUIT")
        fields.reject("killSignal", "SIGTERM, SIGINT or SIGQUIT");
    take(spec.autorestart, fields.flag("autorestart"));
    take(spec.respawn.quickLife, fields.delay("quickLife"));
    take(spec.respawn.maxQuickDeaths, fields.integer("maxQuickDeaths", 1, MaxQuickDeaths));
    take(spec.restartDelay, fields.delay("restartDelay"));
    take(spec.memoryLimit, fields.bytes("maxMemory"));
}

void takeFiles(FieldReader& fields, RunSpec& spec, const std::string& folder)
{
    spec.outFile = spec.errorFile = pathFrom(folder, fields.text("logFile").value_or(""));
    if (const auto file = fields.text("outFile"))
        spec.outFile = pathFrom(folder, *file);
    if (const auto file = fields.text("errorFile"))
        spec.errorFile = pathFrom(folder, *file);
    spec.pidFile = pathFrom(folder, fields.text("pidFile").value_or(""));
    spec.socket = pathFrom(folder, fields.text("socket").value_or(""));
}

Result<RunSpec> loopserveApp(const json::object& app, const std::string& where, const std::string& folder,
                             ReadEnvFile readEnvFile)
{
    FieldReader fields(app, where);
    RunSpec spec;
    spec.name = fields.text("name").value_or("");
    take(spec.command, fields.split("command"));
    spec.folder = pathFrom(folder, fields.text("cwd").value_or("."));
    take(spec.instances, fields.instances("instances"));
    take(spec.portShared, fields.flag("portShared"));
    take(spec.port, fields.integer("port", 0, 65535));
    const auto envFile = fields.text("envFile");
    const auto variables = fields.environment("env");
    takeLimits(fields, spec);
    takeFiles(fields, spec, folder);
    spec.watch = fields.watch("watch", "ignoreWatch");
    if (spec.command.empty())
        fields.reject("command", "the program to run and its arguments: [\"node\", \"app.js\"]");
    if (!fields.error().empty())
        return fail(ErrorCode::Invalid, fields.error());
    if (const auto names = fields.unknown(); !names.empty())
        return fail(ErrorCode::Invalid,
                    where + ": unknown " + listed(names) + "; loopserve run --help lists the fields");
    if (envFile) {
        auto read = readEnvFile(pathFrom(folder, *envFile));
        if (!read)
            return tl::unexpected(read.error());
        spec.environment = std::move(*read);
    }
    if (variables)
        spec.environment.insert(spec.environment.end(), variables->begin(), variables->end());
    if (auto taken = takeNodeCommand(spec); !taken)
        return fail(taken.error().code, where + ": " + taken.error().message);
    if (spec.name.empty())
        spec.name = baseName(spec.isNode ? spec.script : spec.command.front());
    return spec;
}

} // namespace

std::string pathFrom(const std::string& folder, const std::string& path)
{
    if (path.empty() || path.front() == '/' || folder.empty())
        return path;
    return path == "." ? folder : folder + "/" + path;
}

Result<RunFile> parseLoopserveJson(std::string_view text, const std::string& file, const std::string& folder,
                                   ReadEnvFile readEnvFile)
{
    const auto value = parseConfig(text, file);
    if (!value)
        return tl::unexpected(value.error());
    if (!value->is_object())
        return fail(ErrorCode::Invalid, file + ": there must be one object");
    if (value->get_object().contains("apps") && value->get_object().size() > 1)
        return fail(ErrorCode::Invalid, file + ": beside \"apps\" there may be no other field");
    const auto apps = appsOf(*value, file);
    if (!apps)
        return tl::unexpected(apps.error());
    RunFile read;
    for (const json::object* app : *apps) {
        auto spec = loopserveApp(*app, whereOf(file, *app), folder, readEnvFile);
        if (!spec)
            return tl::unexpected(spec.error());
        read.apps.push_back(std::move(*spec));
    }
    if (auto checked = checkNames(read, file); !checked)
        return tl::unexpected(checked.error());
    return read;
}

namespace {

// ---- PM2

// The first of a field's names that is there; PM2 has several for most.
std::optional<std::string> firstText(FieldReader& fields, std::initializer_list<std::string_view> names)
{
    std::optional<std::string> found;
    for (const std::string_view name : names)
        if (auto text = fields.text(name); text && !found)
            found = std::move(text);
    return found;
}

std::string logPath(const std::string& folder, const std::optional<std::string>& path)
{
    if (!path)
        return {};
    return *path == "NULL" ? "/dev/null" : pathFrom(folder, *path);
}

void takeEcosystemFiles(FieldReader& fields, RunSpec& spec)
{
    const auto both = firstText(fields, {"log_file", "log"});
    const auto out = firstText(fields, {"out_file", "out", "output"});
    const auto error = firstText(fields, {"error_file", "err_file", "error"});
    spec.outFile = logPath(spec.folder, out ? out : both);
    spec.errorFile = logPath(spec.folder, error ? error : both);
    for (const std::string_view name : {"merge_logs", "combine_logs"}) // ours are always in one file
        (void)fields.flag(name);
    spec.pidFile = pathFrom(spec.folder, firstText(fields, {"pid_file", "pid"}).value_or(""));
}

void takeEcosystemLimits(FieldReader& fields, RunSpec& spec)
{
    take(spec.memoryLimit, fields.bytes("max_memory_restart"));
    take(spec.killAfter, fields.delay("kill_timeout"));
    take(spec.bootLimit, fields.delay("listen_timeout"));
    take(spec.waitReady, fields.flag("wait_ready"));
    take(spec.autorestart, fields.flag("autorestart"));
    take(spec.respawn.maxQuickDeaths, fields.integer("max_restarts", 1, MaxQuickDeaths));
    take(spec.respawn.quickLife, fields.delay("min_uptime"));
    take(spec.restartDelay, fields.delay("restart_delay"));
    take(spec.respawn.firstDelay, fields.delay("exp_backoff_restart_delay"));
    spec.killSignal = "SIGINT"; // what programs under PM2 expect
}

// env, then env_<name> over it; env_ of other names are known and not meant.
bool takeEcosystemEnvironment(FieldReader& fields, const json::object& app, RunSpec& spec, const std::string& name)
{
    take(spec.environment, fields.environment("env"));
    for (const auto& [field, value] : app)
        if (std::string_view(field.data(), field.size()).starts_with("env_"))
            fields.know({field.data(), field.size()});
    if (name.empty())
        return true;
    const auto chosen = fields.environment("env_" + name);
    if (!chosen)
        return false;
    spec.environment.insert(spec.environment.end(), chosen->begin(), chosen->end());
    return true;
}

// script, interpreter and arguments become a command.
void takeEcosystemCommand(FieldReader& fields, RunSpec& spec)
{
    const auto script = firstText(fields, {"script", "exec"});
    const auto interpreter = firstText(fields, {"interpreter", "exec_interpreter"});
    const auto arguments = fields.split("args");
    auto nodeArguments = fields.split("node_args");
    if (auto more = fields.split("interpreter_args"); more && !nodeArguments)
        nodeArguments = std::move(more);
    if (fields.flag("source_map_support") == std::optional(true))
        spec.nodeArguments.emplace_back("--enable-source-maps");
    if (!script || script->empty()) {
        fields.reject("script", "the file to run");
        return;
    }
    const bool isDirect = interpreter ? *interpreter == "none" || interpreter->empty() : !isNodeScript(*script);
    if (!isDirect)
        spec.command.push_back(interpreter.value_or("node"));
    if (!isDirect && nodeArguments)
        spec.command.insert(spec.command.end(), nodeArguments->begin(), nodeArguments->end());
    // A word without "/" is looked for in the PATH only where it is no file of the folder: PM2 runs both.
    spec.command.push_back(*script);
    if (arguments)
        spec.command.insert(spec.command.end(), arguments->begin(), arguments->end());
}

Result<RunSpec> ecosystemApp(const json::object& app, const std::string& where, const std::string& folder,
                             const std::string& environmentName, std::vector<std::string>& warnings)
{
    FieldReader fields(app, where);
    RunSpec spec;
    spec.name = fields.text("name").value_or("");
    spec.folder = pathFrom(folder, firstText(fields, {"cwd"}).value_or("."));
    takeEcosystemCommand(fields, spec);
    take(spec.instances, fields.instances("instances"));
    const auto mode = fields.text("exec_mode"); // both are node's cluster here
    if (mode && *mode != "fork" && *mode != "cluster" && *mode != "fork_mode" && *mode != "cluster_mode")
        fields.reject("exec_mode", "\"fork\" or \"cluster\"");
    take(spec.instanceVariable, fields.text("instance_var"));
    takeEcosystemLimits(fields, spec);
    takeEcosystemFiles(fields, spec);
    spec.watch = fields.watch("watch", "ignore_watch");
    const bool hasEnvironment = takeEcosystemEnvironment(fields, app, spec, environmentName);
    if (!fields.error().empty())
        return fail(ErrorCode::Invalid, fields.error());
    if (!hasEnvironment)
        warnings.push_back(where + ": there is no env_" + environmentName + "; env alone is used");
    if (const auto names = fields.unknown(); !names.empty())
        warnings.push_back(where + ": " + listed(names) + (names.size() == 1 ? " does" : " do") + " nothing here");
    if (auto taken = takeNodeCommand(spec); !taken)
        return fail(taken.error().code, where + ": " + taken.error().message);
    if (spec.name.empty())
        spec.name = baseName(fields.text("script").value_or(""));
    return spec;
}

} // namespace

Result<RunFile> parseEcosystem(std::string_view text, const std::string& file, const std::string& folder,
                               const std::string& environmentName)
{
    const auto value = parseConfig(text, file);
    if (!value)
        return tl::unexpected(value.error());
    if (!value->is_structured())
        return fail(ErrorCode::Invalid, file + ": there must be an object with \"apps\"");
    const auto apps = appsOf(*value, file);
    if (!apps)
        return tl::unexpected(apps.error());
    RunFile read;
    for (const json::object* app : *apps) {
        auto spec = ecosystemApp(*app, whereOf(file, *app), folder, environmentName, read.warnings);
        if (!spec)
            return tl::unexpected(spec.error());
        read.apps.push_back(std::move(*spec));
    }
    if (value->is_object() && value->get_object().contains("apps")) {
        std::vector<std::string> others;
        for (const auto& [name, content] : value->get_object())
            if (name != "apps")
                others.emplace_back(name);
        if (!others.empty())
            read.warnings.push_back(file + ": " + listed(others) + (others.size() == 1 ? " does" : " do") +
                                    " nothing here");
    }
    if (auto checked = checkNames(read, file); !checked)
        return tl::unexpected(checked.error());
    return read;
}

bool isEcosystemJson(std::string_view text)
{
    const auto value = parseConfig(text, "");
    if (!value || !value->is_structured())
        return false;
    const auto apps = appsOf(*value, "");
    if (!apps)
        return false;
    for (const json::object* app : *apps)
        if (app->contains("script"))
            return true;
    return false;
}

} // namespace loopscope::serve
