(function () { return [undefined, undefined]; })()
