#!/bin/sh
# Real questions about the Agreement, each with its answer. The first argument is the akb command.
set -eu
akb=${1:-akb}

ask() {
    printf '\n$ akb ask'
    for word in "$@"; do printf " '%s'" "$word"; done
    printf '\n\n'
    "$akb" ask "$@" --explain short
}

ask 'is "trafficking in human beings" in scope?'
ask 'is "perjury" in scope?'
ask 'may "the suspect list" go to "the tax office"?' --scenario tax_office_consent_not_stated
ask 'may "the suspect list" go to "the tax office"?' --scenario tax_office_consent_not_stated \
    --given '"the Requested Party" has given prior written consent to sending "the suspect list" to "the tax office"'
ask 'may "the request" be made orally?' --given '"the request" is urgent'
ask 'is "controlled delivery" open for "trafficking in narcotic drugs"?'
ask 'when does the Agreement cease to operate?' \
    --given 'a written notification of termination was received through diplomatic channels on 2026-03-10'
ask 'is the Agreement in force?'
ask 'does the Agreement regulate "extradition"?'
printf '\nNext: akb cite "5(3)", akb readings, akb ask --help\n'
