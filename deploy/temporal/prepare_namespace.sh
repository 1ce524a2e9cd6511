#!/bin/sh
# Make the namespace of the cases and what can be searched for in it. Running it again changes nothing.
# Address and namespace come from TEMPORAL_ADDRESS and TEMPORAL_NAMESPACE, which the tool reads itself.

set -eu

# Histories of closed cases are kept as long as the development server keeps them.
retention=3650d

if temporal operator namespace describe --namespace "$TEMPORAL_NAMESPACE" >/dev/null 2>&1; then
    temporal operator namespace update --namespace "$TEMPORAL_NAMESPACE" --retention "$retention" >/dev/null
else
    temporal operator namespace create --namespace "$TEMPORAL_NAMESPACE" --retention "$retention" >/dev/null
fi

# A namespace that was just made is known to every part of the server a few seconds later.
tries=60
until temporal operator search-attribute create --name DueCourseStage --type Keyword >/dev/null 2>&1 \
    && temporal workflow list --query "DueCourseStage IS NULL" --limit 1 >/dev/null 2>&1; do
    tries=$((tries - 1))
    if [ "$tries" -eq 0 ]; then
        echo "the search attribute DueCourseStage could not be registered in $TEMPORAL_NAMESPACE" >&2
        temporal operator search-attribute create --name DueCourseStage --type Keyword
        exit 1
    fi
    sleep 1
done
echo "namespace $TEMPORAL_NAMESPACE is ready"
