// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "app/serve/runfile.h"

#include "app/serve/envfile.h"
#include "app/serve/evaluate.h"
#include "app/serve/runconfig.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

namespace loopscope::serve {

namespace fs = std::filesystem;

namespace {

Result<Environment> readEnvFile(const std::string& path)
{
    const auto text = readText(path, MaxEnvFileBytes);
    if (!text)
        return tl::unexpected(text.error());
    return parseEnvFile(*text, path);
}

bool exists(const std::string& path)
{
    std::error_code ignored;
    return fs::exists(path, ignored);
}

// The file that is meant where none is named.
Result<std::string> defaultFile()
{
    for (const char* name : {"loopserve.json", "ecosystem.config.js", "ecosystem.config.cjs", "ecosystem.json"})
        if (exists(name))
            return std::string(name);
    return fail(
        ErrorCode::NotFound,
        "there is no loopserve.json and no ecosystem.config.js here; loopserve run -- node app.js runs a command");
}

// PM2's own rule: a script is a config file when its name says so.
bool isEcosystemScript(const std::string& file)
{
    return file.ends_with(".config.js") || file.ends_with(".config.cjs") || file.ends_with(".config.mjs");
}

Result<RunFile> readFile(const std::string& file, const RunOptions& options)
{
    const std::string folder = fs::absolute(file).parent_path().string();
    if (file.ends_with(".yml") || file.ends_with(".yaml"))
        return fail(ErrorCode::Unsupported, file + ": YAML is not read; write the same as JSON");
    if (isEcosystemScript(file)) {
        if (!exists(file))
            return fail(ErrorCode::NotFound, "there is no file " + file);
        const auto json = evaluateEcosystem(fs::absolute(file).string());
        return json ? parseEcosystem(*json, file, folder, options.environmentName) : tl::unexpected(json.error());
    }
    const auto text = readText(file, MaxConfigBytes);
    if (!text)
        return tl::unexpected(text.error());
    if (isEcosystemJson(*text))
        return parseEcosystem(*text, file, folder, options.environmentName);
    if (!options.environmentName.empty())
        return fail(ErrorCode::Invalid, "--env chooses from an ecosystem file; " + file + " is none");
    return parseLoopserveJson(*text, file, folder, readEnvFile);
}

Result<RunFile> fromCommand(const std::vector<std::string>& command)
{
    RunSpec spec;
    spec.command = command;
    if (auto taken = takeNodeCommand(spec); !taken)
        return tl::unexpected(taken.error());
    spec.name = fs::path(spec.isNode ? spec.script : spec.command.front()).stem().string();
    RunFile read;
    read.apps.push_back(std::move(spec));
    return read;
}

Result<void> choose(RunFile& read, const RunOptions& options)
{
    if (!options.only.empty()) {
        std::string names;
        for (const RunSpec& app : read.apps)
            names += (names.empty() ? "" : ", ") + app.name;
        std::erase_if(read.apps, [&](const RunSpec& app) { return app.name != options.only; });
        if (read.apps.empty())
            return fail(ErrorCode::NotFound, "no program is called \"" + options.only + "\"; there are: " + names);
    }
    if (read.apps.size() > 1 && (options.name || options.socket || options.logFile || options.port))
        return fail(ErrorCode::Invalid,
                    "--name, --socket, --port and --log-file are for one program, and the file has " +
                        std::to_string(read.apps.size()) + "; choose one with --only");
    return {};
}

} // namespace

Result<std::string> readText(const std::string& path, std::size_t maxBytes)
{
    std::error_code failure;
    if (fs::is_directory(path, failure))
        return fail(ErrorCode::Invalid, path + " is a folder, not a file");
    std::ifstream in(path, std::ios::binary);
    if (!in)
        return fail(ErrorCode::NotFound, "cannot read " + path + ": " + std::strerror(errno));
    std::string text(maxBytes + 1, '\0');
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(in.gcount()));
    if (text.size() > maxBytes)
        return fail(ErrorCode::TooLarge, path + " is larger than " + std::to_string(maxBytes) + " bytes");
    return text;
}

Result<RunFile> loadRun(const RunOptions& given)
{
    RunOptions options = given;
    if (options.command.empty() && options.file.empty()) {
        const auto file = defaultFile();
        if (!file)
            return tl::unexpected(file.error());
        options.file = *file;
    } else if (isNodeScript(options.file) && !isEcosystemScript(options.file)) {
        options.command = {options.file}; // as `pm2 start app.js`
    }
    auto read = options.command.empty() ? readFile(options.file, options) : fromCommand(options.command);
    if (!read)
        return read;
    if (auto chosen = choose(*read, options); !chosen)
        return tl::unexpected(chosen.error());
    Environment more;
    if (options.envFile) {
        auto variables = readEnvFile(*options.envFile);
        if (!variables)
            return tl::unexpected(variables.error());
        more = std::move(*variables);
    }
    // The working folder changes before these are opened.
    for (auto* path : {&options.logFile, &options.socket})
        if (*path)
            *path = fs::absolute(**path).string();
    for (RunSpec& app : read->apps) {
        app.environment.insert(app.environment.end(), more.begin(), more.end());
        applyOptions(app, options);
    }
    return read;
}

} // namespace loopscope::serve
