#!/bin/sh
# The jar follows this script in the same file: java finds it from the file's end.
# A short run does best with one thread for garbage and no optimizing compiler.
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -jar "$0" "$@"
