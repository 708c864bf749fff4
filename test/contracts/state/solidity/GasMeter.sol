// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @notice Calls as an integrator's contract does, with a given gas or to see what was used.
contract GasMeter {
    error CallReverted();

    function measure(address target, bytes calldata data) external view returns (uint256 used) {
        uint256 before = gasleft();
        (bool ok, ) = target.staticcall(data);
        used = before - gasleft();
        if (!ok) revert CallReverted();
    }

    function callWith(
        address target,
        uint256 gasLimit,
        bytes calldata data
    ) external view returns (bool ok, bytes memory answer) {
        return target.staticcall{gas: gasLimit}(data);
    }
}
