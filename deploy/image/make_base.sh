#!/bin/sh
# Make an image with Python from Debian's packages, where no registry of images can be reached:
#
#   sh deploy/image/make_base.sh localhost/duecourse-base
#   podman build --layers=false --network=host --build-arg PYTHON_IMAGE=localhost/duecourse-base \
#       --file deploy/image/Dockerfile --tag duecourse:0.1.0 .
#
# It needs root, debootstrap and podman, and takes a minute or two. The image trusts the authorities
# that this machine trusts. It is for trying the image out: what you publish is built on the pinned one.

set -eu

name=${1:?the name of the image to make, for instance localhost/duecourse-base}
files=$(mktemp -d)
trap 'rm -rf "$files"' EXIT
# It becomes the root of the image's file system, which everybody has to be able to enter.
chmod 755 "$files"

debootstrap --variant=minbase --include=python3,python3-venv,ca-certificates trixie "$files"
# Where the pinned image has its Python and pip.
chroot "$files" /usr/bin/python3 -m venv /usr/local
cp /etc/ssl/certs/ca-certificates.crt "$files/etc/ssl/certs/ca-certificates.crt"
tar -C "$files" --exclude='./var/cache/apt/archives/*.deb' --exclude='./var/lib/apt/lists/*' -cf - . \
    | podman import \
        --change 'ENV PATH=/usr/local/bin:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin' \
        --change 'ENV UV_SYSTEM_CERTS=true' \
        - "$name"
