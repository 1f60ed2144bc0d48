// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/cluster/symbolizer.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <cxxabi.h>
#include <dwarf.h>
#include <elfutils/libdw.h>
#include <elfutils/libdwfl.h>
#include <memory>
#include <optional>

namespace loopscope::server {

namespace {

std::string hex(std::uint64_t number)
{
    std::array<char, 24> text{};
    std::snprintf(text.data(), text.size(), "0x%llx", static_cast<unsigned long long>(number));
    return text.data();
}

std::string demangled(const char* name)
{
    int status = 0;
    const std::string plain(name, std::strcspn(name, "@")); // "read@@GLIBC_2.2.5"
    const std::unique_ptr<char, void (*)(void*)> full(abi::__cxa_demangle(plain.c_str(), nullptr, nullptr, &status),
                                                      std::free);
    return status == 0 && full ? full.get() : plain;
}

// What a function is called: the linker's name where there is one, for that has the namespaces.
std::string nameOf(Dwarf_Die* function)
{
    Dwarf_Attribute attribute;
    for (const unsigned linkage : {DW_AT_linkage_name, DW_AT_MIPS_linkage_name})
        if (dwarf_attr_integrate(function, linkage, &attribute) != nullptr)
            if (const char* name = dwarf_formstring(&attribute))
                return demangled(name);
    const char* name = dwarf_diename(function);
    return name == nullptr ? "" : name;
}

std::string sourceFile(Dwarf_Die* unit, Dwarf_Word index)
{
    Dwarf_Files* files = nullptr;
    std::size_t count = 0;
    if (dwarf_getsrcfiles(unit, &files, &count) != 0 || index >= count)
        return {};
    const char* name = dwarf_filesrc(files, index, nullptr, nullptr);
    return name == nullptr ? "" : name;
}

Dwarf_Word number(Dwarf_Die* die, unsigned name)
{
    Dwarf_Attribute attribute;
    Dwarf_Word value = 0;
    if (dwarf_attr(die, name, &attribute) != nullptr)
        dwarf_formudata(&attribute, &value);
    return value;
}

// The functions that were inlined at the address, innermost first; each was called from a line of the next. The last
// frame, which is a real function, is given in outermost.
std::vector<wire::StackFrame> inlinedAt(Dwfl_Module* module, Dwarf_Addr address, wire::StackFrame& outermost)
{
    std::vector<wire::StackFrame> frames;
    Dwarf_Addr bias = 0;
    Dwarf_Die* unit = dwfl_module_addrdie(module, address, &bias);
    Dwarf_Die* scopes = nullptr;
    const int count = unit == nullptr ? 0 : dwarf_getscopes(unit, address - bias, &scopes);
    const std::unique_ptr<Dwarf_Die, void (*)(void*)> owner(scopes, std::free);
    wire::StackFrame at = outermost;
    for (int i = 0; i < count; ++i) {
        if (dwarf_tag(&scopes[i]) == DW_TAG_subprogram)
            break;
        if (dwarf_tag(&scopes[i]) != DW_TAG_inlined_subroutine)
            continue;
        at.function = nameOf(&scopes[i]);
        frames.push_back(at);
        at.file = sourceFile(unit, number(&scopes[i], DW_AT_call_file));
        at.line = static_cast<int>(number(&scopes[i], DW_AT_call_line));
    }
    outermost.file = at.file;
    outermost.line = at.line;
    return frames;
}

} // namespace

// The files of one process as libdwfl sees them, open for as long as this lives: what it has read of their debug
// information can be 40 MB. Not movable: libdwfl keeps the address of the callbacks.
class Symbolizer::Files
{
public:
    explicit Files(Pid pid)
    {
        m_callbacks.find_elf = dwfl_linux_proc_find_elf;
        m_callbacks.find_debuginfo = dwfl_build_id_find_debuginfo; // local files only
        m_dwfl = dwfl_begin(&m_callbacks);
        if (m_dwfl == nullptr)
            return;
        dwfl_report_begin(m_dwfl);
        dwfl_linux_proc_report(m_dwfl, static_cast<pid_t>(pid.value));
        dwfl_report_end(m_dwfl, nullptr, nullptr);
    }
    Files(const Files&) = delete;
    Files& operator=(const Files&) = delete;
    ~Files() { dwfl_end(m_dwfl); }

    std::vector<wire::StackFrame> look(std::uint64_t address)
    {
        wire::StackFrame frame;
        frame.function = hex(address);
        Dwfl_Module* module = m_dwfl == nullptr ? nullptr : dwfl_addrmodule(m_dwfl, address);
        if (module == nullptr)
            return {frame};
        if (Dwfl_Line* line = dwfl_module_getsrc(module, address)) {
            int number = 0;
            if (const char* file = dwfl_lineinfo(line, nullptr, &number, nullptr, nullptr, nullptr)) {
                frame.file = file;
                frame.line = std::max(number, 0);
            }
        }
        std::vector<wire::StackFrame> frames = inlinedAt(module, address, frame);
        GElf_Off offset = 0;
        GElf_Sym symbol{};
        if (const char* name = dwfl_module_addrinfo(module, address, &offset, &symbol, nullptr, nullptr, nullptr))
            frame.function = demangled(name) + (frame.file.empty() ? "+" + hex(offset) : "");
        frames.push_back(std::move(frame));
        return frames;
    }

private:
    Dwfl_Callbacks m_callbacks{};
    Dwfl* m_dwfl = nullptr;
};

std::vector<wire::StackFrame> Symbolizer::resolve(Pid pid, const std::vector<std::uint64_t>& addresses)
{
    const std::lock_guard lock(m_mutex);
    auto& known = m_known[pid];
    std::optional<Files> files; // only for what is new
    std::vector<wire::StackFrame> stack;
    for (const std::uint64_t address : addresses) {
        auto found = known.find(address);
        if (found == known.end()) {
            if (!files)
                files.emplace(pid);
            if (known.size() >= MaxCached)
                known.clear();
            found = known.emplace(address, files->look(address)).first;
        }
        for (const wire::StackFrame& frame : found->second)
            if (stack.size() < wire::MaxFrames)
                stack.push_back(frame);
    }
    return stack;
}

void Symbolizer::forget(Pid pid)
{
    const std::lock_guard lock(m_mutex);
    m_known.erase(pid);
}

} // namespace loopscope::server
