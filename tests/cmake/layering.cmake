# SPDX-FileCopyrightText: 2026 The Loopscope authors
# SPDX-License-Identifier: MIT
# Who may include whom (CONTRIBUTING.md, "The house"). Linking does not isolate includes, so the lines are read.
# cmake -DROOT=<tree> [-DEXPECT_OFFENCES=n] -P layering.cmake
cmake_minimum_required(VERSION 3.25)

# folder | project folders it may include | extra library headers it may include
set(layers
  "core/base|core/base|tl/"
  "core/wire|core/base core/wire|tl/ boost/json"
  "core/analysis|core/base core/analysis|tl/ boost/json"
  "core/server|core/base core/wire core/server|tl/ boost/json uv.h llhttp hiredis/ xxhash.h zlib.h brotli/ elfutils/"
  "core/console|core/base core/wire core/analysis core/console|tl/ hiredis/ sqlite3.h QtCore Qt6Core <Q"
  "ui/theme|core/base ui/theme|tl/ <Q"
  "ui/plot|core/base core/analysis core/console ui/theme ui/plot|tl/ <Q qcustomplot.h"
  "ui|core/base core/analysis core/console ui|tl/ <Q"
  "app/serve|core/base core/wire core/server app/serve app/demo|tl/ boost/json uv.h"
  "app/demo|core/base core/wire core/server app/demo|tl/"
  "app/ctl|core/base core/wire core/analysis core/console app/ctl|tl/ <Q"
  "app/console|core/base core/analysis core/console ui app/console|tl/ <Q")
# Third-party headers that are watched; anything else in <> is the standard library or the system's.
set(watched "^(tl/|boost/|uv\\.h|uv/|llhttp|hiredis|xxhash|zlib\\.h|brotli/|elfutils/|sqlite3\\.h|qcustomplot\\.h|gtest|Q[A-Z]|Qt)")
set(widgets "^(QtWidgets|QtGui|QWidget|QApplication|QPainter|QColor|QPixmap|QImage|QIcon|QMessageBox|QAbstractButton|QLabel|QSettings)")
set(offences 0)

macro(offence text)
  message(STATUS "${text}")
  math(EXPR offences "${offences} + 1")
endmacro()

foreach(layer IN LISTS layers)
  string(REPLACE "|" ";" parts "${layer}")
  list(GET parts 0 folder)
  list(GET parts 1 allowed)
  list(GET parts 2 libraries)
  separate_arguments(allowed)
  separate_arguments(libraries)
  file(GLOB_RECURSE files RELATIVE "${ROOT}" "${ROOT}/${folder}/*.h" "${ROOT}/${folder}/*.hpp" "${ROOT}/${folder}/*.cpp")
  foreach(file IN LISTS files)
    if(folder STREQUAL "ui" AND file MATCHES "^ui/(theme|plot)/")
      continue()
    endif()
    file(STRINGS "${ROOT}/${file}" lines REGEX "^[ \t]*#[ \t]*include")
    foreach(line IN LISTS lines)
      if(line MATCHES "\"([^\"]+)\"")
        set(header "${CMAKE_MATCH_1}")
        if(header MATCHES "\\.moc$" OR header MATCHES "^moc_")
          continue()
        endif()
        set(fine OFF)
        foreach(prefix IN LISTS allowed)
          if(header MATCHES "^${prefix}/")
            set(fine ON)
          endif()
        endforeach()
        if(NOT fine)
          offence("${file}: may not include \"${header}\" (allowed: ${allowed})")
        endif()
      elseif(line MATCHES "<([^>]+)>")
        set(header "${CMAKE_MATCH_1}")
        if(file MATCHES "\\.(h|hpp)$" AND header MATCHES "^(compare|concepts|ranges)$")
          offence("${file}: <${header}> in a header breaks moc 6.4.2")
        endif()
        if(header MATCHES "${watched}")
          set(fine OFF)
          foreach(library IN LISTS libraries)
            if(library STREQUAL "<Q" AND header MATCHES "^Q[A-Zt]")
              set(fine ON)
            elseif(header MATCHES "^${library}")
              set(fine ON)
            endif()
          endforeach()
          if(folder STREQUAL "core/console" AND header MATCHES "${widgets}")
            set(fine OFF)
          endif()
          if(NOT fine)
            offence("${file}: may not include <${header}>")
          endif()
        endif()
      endif()
    endforeach()
  endforeach()
endforeach()

if(DEFINED EXPECT_OFFENCES)
  if(NOT offences EQUAL EXPECT_OFFENCES)
    message(FATAL_ERROR "expected ${EXPECT_OFFENCES} offences, found ${offences}")
  endif()
elseif(offences GREATER 0)
  message(FATAL_ERROR "${offences} includes break the layering")
endif()
