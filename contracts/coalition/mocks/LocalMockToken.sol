// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @notice A token that anybody mints, that may take a fee of a hundredth, and that may call somebody on each transfer.
contract LocalMockToken is ERC20 {
    bool public takesFee;
    address public hook;
    bytes public hookCall;
    /// @notice Whether the last call of the hook went through.
    bool public hookSucceeded;

    constructor() ERC20("Local mock", "MOCK") {} // solhint-disable-line no-empty-blocks

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    function setFee(bool value) external {
        takesFee = value;
    }

    function setHook(address target, bytes calldata data) external {
        (hook, hookCall) = (target, data);
    }

    function _update(address from, address to, uint256 amount) internal override {
        uint256 fee = takesFee && from != address(0) ? amount / 100 : 0;
        super._update(from, to, amount - fee);
        if (fee != 0) super._update(from, address(0), fee);
        if (hook == address(0)) return;
        // solhint-disable-next-line avoid-low-level-calls
        (hookSucceeded, ) = hook.call(hookCall);
    }
}
