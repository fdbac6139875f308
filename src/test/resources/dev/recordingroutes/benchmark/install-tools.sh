#!/bin/sh
# Installs from Debian's packages the programs that the benchmark compares with and measures by. Without the rights to
# do so, or without the packages, it only says what is missing: the benchmark leaves those out.

missing=
while read -r program package; do
  if ! PATH=$PATH:/usr/sbin command -v "$program" >/dev/null; then
    missing="$missing $package"
  fi
done <<END
nginx nginx-light
curl curl
aria2c aria2
rclone rclone
lftp lftp
sftp openssh-client
sshd openssh-server
vsftpd vsftpd
sqlite3 sqlite3
jq jq
python3 python3
time time
END
[ -n "$missing" ] || exit 0

if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
  echo "bench: not installed, and left out:$missing" >&2
  echo "bench: as root: apt-get install --no-install-recommends$missing" >&2
  exit 0
fi
echo "bench: installing$missing" >&2
for package in $missing; do
  DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$package" >/dev/null 2>&1 || {
    apt-get update -q >/dev/null 2>&1
    DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$package" >/dev/null ||
      echo "bench: $package could not be installed, and is left out" >&2
  }
done
# They start with the machine; the benchmark starts its own.
for service in nginx vsftpd; do
  case " $missing " in
    *" $service"*) service "$service" stop >/dev/null 2>&1 ;;
  esac
done
exit 0
