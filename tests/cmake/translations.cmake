# SPDX-FileCopyrightText: 2026 The Loopscope authors
# SPDX-License-Identifier: MIT
# cmake -DROOT=<tree> -DLUPDATE=<lupdate> -DSCRATCH=<folder> -P translations.cmake: every text of the window stands in the
# translations, and none of them is unfinished. English holds only the texts with a number in them (plurals).
foreach(language de en)
  set(kept "${ROOT}/translations/loopscope_${language}.ts")
  set(copy "${SCRATCH}/loopscope_${language}.ts")
  file(COPY "${kept}" DESTINATION "${SCRATCH}")
  if(NOT language STREQUAL "en") # lupdate would add the texts without a number
    execute_process(COMMAND "${LUPDATE}" -I . ui app/console core/console -locations relative -no-obsolete
                            -ts "${copy}"
                    WORKING_DIRECTORY "${ROOT}" OUTPUT_VARIABLE said ERROR_VARIABLE said RESULT_VARIABLE status)
    if(NOT status EQUAL 0 OR NOT said MATCHES "\\(0 new and [1-9][0-9]* already existing\\)")
      message(SEND_ERROR "loopscope_${language}.ts misses texts; run in the tree: "
                         "lupdate -I . ui app/console core/console -locations relative -no-obsolete "
                         "-ts translations/loopscope_${language}.ts\n${said}")
    endif()
  endif()
  file(READ "${kept}" text)
  string(REGEX MATCHALL "<message" messages "${text}")
  list(LENGTH messages count)
  if(count EQUAL 0)
    message(SEND_ERROR "${kept} holds no text at all.")
  endif()
  string(REGEX MATCHALL "type=\"(unfinished|vanished|obsolete)\"" open "${text}")
  list(LENGTH open count)
  if(count GREATER 0)
    message(SEND_ERROR "${kept} has ${count} texts that are not finished.")
  endif()
  string(REGEX MATCHALL "<(translation|numerusform)></(translation|numerusform)>" empty "${text}")
  list(LENGTH empty count)
  if(count GREATER 0)
    message(SEND_ERROR "${kept} has ${count} empty translations.")
  endif()
endforeach()
