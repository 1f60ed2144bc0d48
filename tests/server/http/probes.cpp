// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "tests/server/http/probes.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <sstream>

namespace loopscope::server {

namespace {

std::string unescaped(std::string_view text)
{
    static constexpr std::string_view Names = "rntv0\\";
    static constexpr std::string_view Values("\r\n\t\v\0\\", 6);
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char next = text[i] == '\\' && i + 1 < text.size() ? text[i + 1] : '\0';
        if (next == '\0') {
            out += text[i];
        } else if (next == 'x') {
            out += static_cast<char>(std::stoi(std::string(text.substr(i + 2, 2)), nullptr, 16));
            i += 3;
        } else {
            out += Values.at(Names.find(next));
            ++i;
        }
    }
    return out;
}

void readKey(Probe& probe, const std::string& key, const std::string& value)
{
    if (key == "why") {
        probe.why = value;
    } else if (key == "answers") {
        std::istringstream words(value);
        for (std::string word; words >> word;) {
            auto& either = probe.answers.emplace_back();
            std::istringstream numbers(word);
            for (std::string number; std::getline(numbers, number, '|');)
                either.push_back(std::stoi(number));
        }
    } else if (key == "request") {
        probe.requests.push_back(unescaped(value));
    } else if (key == "then" && value == "close") {
        probe.closes = true;
    } else {
        ADD_FAILURE() << probe.name << ": unknown line: " << key << ": " << value;
    }
}

void readBytes(Probe& probe, const std::string& line)
{
    if (line.front() != '@') {
        probe.bytes += unescaped(line);
        return;
    }
    const std::size_t space = line.find(' ');
    const std::string text = unescaped(std::string_view(line).substr(space + 1));
    for (int i = std::stoi(line.substr(1, space - 1)); i > 0; --i)
        probe.bytes += text;
}

Probe read(const std::filesystem::path& file)
{
    Probe probe;
    probe.name = file.filename();
    std::ifstream in(file);
    std::string line;
    while (std::getline(in, line) && !line.empty()) {
        const std::size_t colon = line.find(": ");
        readKey(probe, line.substr(0, colon), line.substr(std::min(colon, line.size() - 2) + 2));
    }
    while (std::getline(in, line))
        if (!line.empty())
            readBytes(probe, line);
    EXPECT_FALSE(probe.why.empty() || probe.answers.empty() || probe.bytes.empty()) << probe.name;
    if (probe.answers.empty())
        probe.answers.push_back({0});
    probe.closes = probe.closes || probe.isRefused();
    return probe;
}

} // namespace

std::vector<Probe> loadProbes()
{
    const char* source = std::getenv("LOOPSCOPE_SOURCE");
    std::vector<Probe> probes;
    std::error_code none;
    const std::filesystem::path folder(std::string(source == nullptr ? "." : source) + "/tests/data/http/probes");
    for (const auto& entry : std::filesystem::directory_iterator(folder, none))
        probes.push_back(read(entry.path()));
    std::sort(probes.begin(), probes.end(), [](const Probe& a, const Probe& b) { return a.name < b.name; });
    EXPECT_GE(probes.size(), 51U) << "is LOOPSCOPE_SOURCE set?";
    return probes;
}

} // namespace loopscope::server
