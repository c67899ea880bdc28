# screen.sh FOLDER WxHxDEPTH COMMAND…: a virtual screen, its number in FOLDER/display, then the command.
# The server picks the first number that is free. Its lock files would be in a /tmp that others share
# with other process ids, so it does without: the socket itself is the lock.
folder=$1 screen=$2
shift 2
mkfifo "$folder/number"
Xvfb -displayfd 3 -screen 0 "$screen" +extension GLX -nolisten tcp -nolock -noreset -ac \
    3>"$folder/number" >"$folder/screen.log" 2>&1 &
read -r number <"$folder/number"
[ -n "$number" ] || { cat "$folder/screen.log"; echo "There is no virtual screen."; exit 3; }
echo "$number" >"$folder/display"
DISPLAY=":$number" exec "$@"
